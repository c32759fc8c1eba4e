import { posix } from 'node:path';
import type { ProcessInfo } from '../process/processInfo';
import { hasNameOfThread } from '../process/programs/programName';
import { shells } from '../process/programs/shells';
import { isVSCodePart } from '../process/programs/vscodeProcesses';
import { cutLabel } from './originLabel';

/** A new title counts as a name after it has stayed the same for this many listings… */
const minListings = 3;
/** …and for this long. VS Code updates titles five times a second, so a title may be of a process that has just ended. */
const minStayMs = 1_000;
/** At most this many titles of processes are remembered for a terminal. */
const maxProcessTitles = 100;

/** A terminal at the time of a listing. */
export interface TerminalObservation {
  /** The title that VS Code shows. */
  readonly title: string;
  /** Whether the title may contain any text, such as the output of a program. Then nothing follows from it. */
  readonly isTemplated: boolean;
  /** The process at which the terminal begins. */
  readonly shell: TitleSource | undefined;
  /** The processes below it. */
  readonly processes: readonly TitleSource[];
  /** Reads the same processes again: they may have overwritten their arguments since they were listed. */
  readonly readAgain: () => readonly TitleSource[];
  /** In ms, on a clock that does not jump. */
  readonly at: number;
}

/** What VS Code makes a title of. */
type TitleSource = Pick<ProcessInfo, 'name' | 'commandLine'>;

/**
 * The label of a terminal: the name with which it was created, or that the user gave it, or else the name of its shell.
 *
 * VS Code sets the title of a terminal without a name to the name of what runs in the foreground, and the API does not
 * distinguish the two. So a title counts as a name if it stays the same while it can come from no process in the terminal.
 * In doubt the label is the name of the shell.
 *
 * States: with or without a `name`, each with or without a `candidate`, a title that becomes the name if it stays.
 */
export class TerminalTitle {
  private name: string | undefined;
  private shell: string | undefined;
  private candidate: { readonly title: string; readonly since: number; readonly listings: number } | undefined;
  /** Titles that may come from processes of this terminal, the latest last. */
  private readonly processTitles = new Set<string>();

  /** `shellPath` is used until the shell has been listed. `createdAs` is the name with which the terminal was created. */
  constructor(
    private readonly shellPath: string,
    createdAs: string | undefined,
  ) {
    this.name = createdAs === undefined || createdAs === '' ? undefined : cutLabel(createdAs);
  }

  get value(): string {
    return this.name ?? this.shell ?? getShellName(posix.basename(this.shellPath));
  }

  /** Updates the label after a listing. */
  observe({ title, isTemplated, shell, processes, readAgain, at }: TerminalObservation): void {
    if (shell && shell.name !== '' && !isForkOfHost(shell)) this.shell = this.getShellAfter(getShellName(shell.name));
    for (const process of processes) this.remember(process);
    if (isTemplated) {
      this.candidate = undefined;
      return;
    }
    const current = cutLabel(title);
    const isShell = shell ? getTitles(shell).includes(current) : false;
    // The title is the name of a process: the terminal has no name, or none any more.
    if (isShell) this.name = undefined;
    if (isShell || current === '' || current === this.name || this.processTitles.has(current)) {
      this.candidate = undefined;
      return;
    }
    const { since, listings } = this.candidate?.title === current ? this.candidate : { since: at, listings: 0 };
    this.candidate = { title: current, since, listings: listings + 1 };
    if (this.candidate.listings < minListings || at - since < minStayMs) return;
    this.candidate = undefined;
    for (const process of readAgain()) this.remember(process);
    if (!this.processTitles.has(current)) this.name = current;
  }

  /** If another program replaces the shell (`exec npm start`), the label stays the name of the shell. */
  private getShellAfter(name: string): string {
    return this.shell === undefined || shells.has(name) ? name : this.shell;
  }

  private remember(process: TitleSource): void {
    for (const title of getTitles(process)) {
      this.processTitles.delete(title);
      this.processTitles.add(title);
    }
    for (const oldest of this.processTitles) {
      if (this.processTitles.size <= maxProcessTitles) break;
      this.processTitles.delete(oldest);
    }
  }
}

/**
 * The titles that VS Code may give a terminal while this process is in its foreground. VS Code uses the first argument
 * (`pty_getproc` of node-pty; on macOS the name), and of that the file name or the first word
 * (`_updateTitleProperties` in terminalInstance.ts). `npm run dev` overwrites its first argument with the whole command.
 */
function getTitles({ name, commandLine }: TitleSource): readonly string[] {
  return [commandLine[0] ?? '', name].filter((text) => text !== '').map(toTitle);
}

function toTitle(text: string): string {
  if (text.startsWith('/')) return cutLabel(posix.basename(text));
  const blank = text.indexOf(' ');
  return withoutExe(cutLabel(blank < 0 ? text : text.slice(0, blank)));
}

/** Between fork and exec, a shell shows the name and the arguments of VS Code's pty host, which is a Node.js. */
function isForkOfHost(shell: TitleSource): boolean {
  return hasNameOfThread(shell) || isVSCodePart(shell);
}

/** The name of a login shell begins with a hyphen. */
function getShellName(name: string): string {
  return withoutExe(cutLabel(name.startsWith('-') ? name.slice(1) : name));
}

function withoutExe(name: string): string {
  return name.toLowerCase().endsWith('.exe') ? name.slice(0, -'.exe'.length) : name;
}
