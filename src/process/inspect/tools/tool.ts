/** A program that looks into other programs. */
export type ToolId =
  'py-spy' | 'jcmd' | 'dlv' | 'eu-stack' | 'gdb' | 'lldb' | 'sample' | 'dotnet-stack' | 'rbspy' | 'phpspy';

/** How to get a tool, as a command to show: nothing is ever installed. */
export interface InstallHint {
  /** The system or package manager that it is for; undefined for all. */
  readonly platform: NodeJS.Platform | undefined;
  /** The program that the command needs. */
  readonly manager: string;
  readonly command: string;
}

interface Tool {
  readonly id: ToolId;
  /** The systems that it runs on; undefined for all. */
  readonly platforms: readonly NodeJS.Platform[] | undefined;
  /** Where it often lies beside `PATH`, below the home folder. */
  readonly homeFolders: readonly string[];
  /** Whether it lies beside the program that it is for, as `jcmd` does beside `java`. */
  readonly isBesideProgram: boolean;
  readonly hints: readonly InstallHint[];
}

const hint = (manager: string, command: string, platform?: NodeJS.Platform): InstallHint => ({
  platform,
  manager,
  command,
});

const apt = (name: string) => hint('apt', `sudo apt install ${name}`, 'linux');
const dnf = (name: string) => hint('dnf', `sudo dnf install ${name}`, 'linux');
const brew = (name: string) => hint('brew', `brew install ${name}`, 'darwin');

const unix = ['linux', 'darwin'] as const;

export const tools: Readonly<Record<ToolId, Tool>> = {
  'py-spy': {
    ...{ id: 'py-spy', platforms: undefined, homeFolders: ['.local/bin', '.cargo/bin'], isBesideProgram: true },
    hints: [hint('pip', 'pip install py-spy'), hint('cargo', 'cargo install py-spy'), brew('py-spy')],
  },
  jcmd: {
    ...{ id: 'jcmd', platforms: undefined, homeFolders: [], isBesideProgram: true },
    hints: [
      ...[apt('default-jdk-headless'), dnf('java-latest-openjdk-devel'), brew('openjdk')],
      hint('winget', 'winget install Microsoft.OpenJDK.21', 'win32'),
    ],
  },
  dlv: {
    ...{ id: 'dlv', platforms: undefined, homeFolders: ['go/bin'], isBesideProgram: false },
    hints: [hint('go', 'go install github.com/go-delve/delve/cmd/dlv@latest'), apt('delve'), brew('delve')],
  },
  'eu-stack': {
    ...{ id: 'eu-stack', platforms: ['linux'], homeFolders: [], isBesideProgram: false },
    hints: [apt('elfutils'), dnf('elfutils')],
  },
  gdb: {
    ...{ id: 'gdb', platforms: ['linux'], homeFolders: [], isBesideProgram: false },
    hints: [apt('gdb'), dnf('gdb')],
  },
  lldb: {
    ...{ id: 'lldb', platforms: unix, homeFolders: [], isBesideProgram: false },
    hints: [apt('lldb'), dnf('lldb'), hint('xcode-select', 'xcode-select --install', 'darwin')],
  },
  // A part of macOS.
  sample: {
    ...{ id: 'sample', platforms: ['darwin'], homeFolders: [], isBesideProgram: false },
    hints: [],
  },
  'dotnet-stack': {
    ...{ id: 'dotnet-stack', platforms: undefined, homeFolders: ['.dotnet/tools'], isBesideProgram: false },
    hints: [hint('dotnet', 'dotnet tool install --global dotnet-stack')],
  },
  rbspy: {
    ...{ id: 'rbspy', platforms: undefined, homeFolders: ['.cargo/bin'], isBesideProgram: false },
    hints: [hint('cargo', 'cargo install rbspy --locked'), brew('rbspy')],
  },
  phpspy: {
    ...{ id: 'phpspy', platforms: ['linux'], homeFolders: [], isBesideProgram: false },
    hints: [hint('git', 'git clone https://github.com/adsr/phpspy && make -C phpspy', 'linux')],
  },
};

/** How to get a tool on a system. */
export function getInstallHints(id: ToolId, platform: NodeJS.Platform): readonly InstallHint[] {
  return tools[id].hints.filter((each) => each.platform === undefined || each.platform === platform);
}

export function runsOn(id: ToolId, platform: NodeJS.Platform): boolean {
  return tools[id].platforms?.includes(platform) ?? true;
}
