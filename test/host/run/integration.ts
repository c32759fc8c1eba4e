/** Runs the integration tests in the extension host of a real VS Code. */
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { messageOf } from '../../../src/common/errors';
import { bundleTests } from './bundleTests';
import { chooseHost } from '../launch/chooseHost';
import { endWithParent } from '../sandbox/endWithParent';
import { out, repository } from '../paths';
import { quietSettings, writeDesktopSettings } from '../launch/quietSettings';
import { makeTempFolder, removeFolder } from '../tempFolder';
import { getVSCodeVersion } from '../install/versions';

async function main(): Promise<void> {
  const host = await chooseHost();
  const { vscode } = getVSCodeVersion();
  console.log(`VS Code ${vscode}, ${host.kind}: ${host.reason}`);
  const folder = makeTempFolder();
  const tests = await bundleTests(join(folder, 'tests'));
  const workspace = join(folder, 'workspace');
  const data = join(folder, 'data');
  mkdirSync(workspace);
  writeDesktopSettings(data, quietSettings);
  try {
    await runTests({
      ...(host.kind === 'desktop'
        ? { version: vscode }
        : { vscodeExecutablePath: join(__dirname, '..', 'launch', 'launcher') }),
      extensionDevelopmentPath: repository,
      extensionTestsPath: tests,
      launchArgs: [workspace, `--user-data-dir=${data}`, `--extensions-dir=${join(folder, 'extensions')}`],
      extensionTestsEnv: { RUNAWAY_EXPECTED_VSCODE: vscode },
    });
  } finally {
    keepLogs(host.kind === 'desktop' ? join(data, 'logs') : join(data, 'data', 'logs'));
    removeFolder(folder);
  }
}

/** The logs of VS Code, with that of the extension, are there to read after the run. */
function keepLogs(logs: string): void {
  const kept = join(out, 'integration-logs');
  rmSync(kept, { recursive: true, force: true });
  if (existsSync(logs)) cpSync(logs, kept, { recursive: true });
}

// The launcher gets the same signal and ends what it has started.
for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
if (process.connected) endWithParent(() => process.exit(1));

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(messageOf(error));
    process.exit(1);
  },
);
