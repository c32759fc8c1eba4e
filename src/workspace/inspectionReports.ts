import { basename } from 'node:path';
import * as vscode from 'vscode';
import { reportFolder, reportScheme } from '../common/contributions';
import type { InspectionFiles } from './inspectionFiles';

/** The part of {@link InspectionFiles} that is used. */
type ReportFiles = Pick<InspectionFiles, 'read' | 'stat' | 'write'>;

/**
 * Shows what inspections have found as read-only documents, whose text may grow. They are files behind a scheme of their
 * own: VS Code restores such editors after a reload, which it does not with documents that exist in memory only.
 */
export class InspectionReports implements vscode.FileSystemProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.changed.event;

  constructor(private readonly files: ReportFiles) {}

  /** Writes a report, or writes it anew. */
  async write(name: string, text: string): Promise<vscode.Uri> {
    const uri = vscode.Uri.from({ scheme: reportScheme, path: `/${reportFolder}/${name}` });
    await this.files.write(name, text);
    this.changed.fire([{ type: vscode.FileChangeType.Changed, uri }]);
    return uri;
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const file = await this.files.stat(nameOf(uri));
    if (!file) throw vscode.FileSystemError.FileNotFound(uri);
    const { bytes, modifiedAt } = file;
    return { type: vscode.FileType.File, ctime: modifiedAt, mtime: modifiedAt, size: bytes };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    await this.stat(uri);
    return this.files.read(nameOf(uri));
  }

  watch(): vscode.Disposable {
    // Nothing else writes them.
    return new vscode.Disposable(() => undefined);
  }

  readDirectory(): never {
    throw vscode.FileSystemError.Unavailable();
  }

  createDirectory(): never {
    throw vscode.FileSystemError.NoPermissions();
  }

  writeFile(): never {
    throw vscode.FileSystemError.NoPermissions();
  }

  delete(): never {
    throw vscode.FileSystemError.NoPermissions();
  }

  rename(): never {
    throw vscode.FileSystemError.NoPermissions();
  }

  dispose(): void {
    this.changed.dispose();
  }
}

/** Without a folder: nothing outside the folder of the files can be named. */
function nameOf({ path }: vscode.Uri): string {
  return basename(path);
}
