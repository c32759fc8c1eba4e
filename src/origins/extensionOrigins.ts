import * as vscode from 'vscode';
import type { OriginRef } from '../process/origin';
import type { ProcessInfo } from '../process/processInfo';
import { ExtensionOwners } from '../process/programs/extensionOwner';
import { cutLabel } from './originLabel';

/** The extensions of this window as origins: each child of the extension host belongs to the one that has started it. */
export class ExtensionOrigins implements vscode.Disposable {
  private owners: ExtensionOwners | undefined;
  /** By command line: a listing keeps the object as long as the process shows the same one. */
  private found = new WeakMap<ProcessInfo['commandLine'], OriginRef | 'unknown'>();
  private readonly subscription = vscode.extensions.onDidChange(() => {
    this.owners = undefined;
    this.found = new WeakMap();
  });

  /** `hostId` is the id of the origin of the extension host: ids of origins are unique among all windows. */
  constructor(private readonly hostId: string) {}

  /** The extension that owns a child of the extension host; undefined if that is not known. */
  find(process: Pick<ProcessInfo, 'name' | 'commandLine'>): OriginRef | undefined {
    const known = this.found.get(process.commandLine);
    if (known !== undefined) return known === 'unknown' ? undefined : known;
    const origin = this.decide(process);
    this.found.set(process.commandLine, origin ?? 'unknown');
    return origin;
  }

  /** The extension that an origin is; undefined if it is not installed any more, or is of another extension host. */
  getExtensionId(originId: string): string | undefined {
    return vscode.extensions.all.find(({ id }) => getOriginId(this.hostId, id) === originId)?.id;
  }

  dispose(): void {
    this.subscription.dispose();
  }

  private decide(process: Pick<ProcessInfo, 'name' | 'commandLine'>): OriginRef | undefined {
    this.owners ??= new ExtensionOwners(
      vscode.extensions.all.map(({ id, extensionPath }) => ({ id, path: extensionPath })),
    );
    const id = this.owners.find(process);
    const extension = id === undefined ? undefined : vscode.extensions.getExtension(id);
    return extension && { id: getOriginId(this.hostId, extension.id), kind: 'extension', label: getLabel(extension) };
  }
}

function getOriginId(hostId: string, extensionId: string): string {
  return `extension-${extensionId}-${hostId}`;
}

/** An extension may name itself as it likes, or not at all. */
function getLabel({ id, packageJSON }: vscode.Extension<unknown>): string {
  const { displayName } = packageJSON as { readonly displayName?: unknown };
  return cutLabel(typeof displayName === 'string' && displayName.trim() !== '' ? displayName : id);
}
