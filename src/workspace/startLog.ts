import * as vscode from 'vscode';
import type { Log } from '../common/log';
import type { HostSystem } from '../process/source/hostSystem';

/** Logs the versions and the platform, so that every log in a bug report begins with them. */
export function logStart(
  { extension }: Pick<vscode.ExtensionContext, 'extension'>,
  { platform, architecture }: HostSystem,
  log: Pick<Log, 'info'>,
): void {
  const { version } = extension.packageJSON as { readonly version: string };
  log.info(`${extension.id} ${version} in VS Code ${vscode.version}, ${platform} ${architecture}`);
}
