import type { ProcessInfo } from '../processInfo';
import { getInvocation, type Invocation } from './invocation';

/** An extension that may have started a process. */
export interface InstalledExtension {
  /** `publisher.name` */
  readonly id: string;
  /** Its folder. */
  readonly path: string;
}

/** The number of arguments that are read, and the length that is read of each, in characters. */
const maxArguments = 64;
const maxArgumentLength = 4_096;

/**
 * Programs without the path of an extension in their command line, and the extensions that start them: they are installed
 * by the user, or belong to the workspace.
 */
const knownServers: readonly (readonly [program: RegExp, ids: readonly string[]])[] = [
  [/^(?:base)?pyright-langserver$/, ['ms-pyright.pyright', 'detachhead.basedpyright']],
  [/^clangd(?:-\d+)?$/, ['llvm-vs-code-extensions.vscode-clangd']],
  [/^gopls$/, ['golang.go']],
  [/^haskell-language-server(?:-wrapper)?$/, ['haskell.haskell']],
  [/^lua-language-server$/, ['sumneko.lua']],
  [/^marksman$/, ['arr.marksman']],
  [/^ocamllsp$/, ['ocamllabs.ocaml-platform']],
  [/^ruby-lsp$/, ['shopify.ruby-lsp']],
  [/^ruff$/, ['charliermarsh.ruff']],
  [/^rust-analyzer$/, ['rust-lang.rust-analyzer']],
  [/^sourcekit-lsp$/, ['swiftlang.swift-vscode', 'sswg.swift-lang']],
  [/^taplo$/, ['tamasfe.even-better-toml']],
  [/^terraform-ls$/, ['hashicorp.terraform']],
  [/^texlab$/, ['efoerster.texlab']],
  [/^tinymist$/, ['myriad-dreamin.tinymist']],
  [/^zls$/, ['ziglang.vscode-zig']],
];

/** TypeScript of VS Code, or of the workspace, both started by the same extension. */
const typescriptScript = /[\\/]typescript[\\/]lib[\\/](?:tsserver|_tsserver|typingsInstaller|_typingsInstaller)\.js$/;
const typescriptExtension = 'vscode.typescript-language-features';

/** A folder of an extension in a folder of extensions: `publisher.name-1.2.3`, with a platform at times. */
const folderName = /^([\w-]+\.[\w-]+?)-\d+\.\d+\.\d+/;

/**
 * Tells which extension owns a child of the extension host, by the command line. The program and what it runs count
 * before the other arguments, which may name the folders of other extensions (as the plugins of `tsserver`).
 */
export class ExtensionOwners {
  private readonly byId: ReadonlyMap<string, InstalledExtension>;
  /** By the last part of its path, in lower case: an argument has any case where the file system ignores it. */
  private readonly byFolder = new Map<string, InstalledExtension[]>();

  constructor(extensions: readonly InstalledExtension[]) {
    this.byId = new Map(extensions.map((extension) => [extension.id.toLowerCase(), extension]));
    for (const extension of extensions) {
      const folder = pathParts(extension.path).at(-1)?.toLowerCase() ?? '';
      const others = this.byFolder.get(folder);
      if (others) others.push(extension);
      else this.byFolder.set(folder, [extension]);
    }
  }

  /** @returns the id of the extension, as it is installed; undefined if the command line does not tell. */
  find(process: Pick<ProcessInfo, 'name' | 'commandLine'>): string | undefined {
    const invocation = getInvocation(process);
    if (!invocation) return undefined;
    const { script } = invocation;
    if (script && typescriptScript.test(script.value.slice(-maxArgumentLength)))
      return this.installed(typescriptExtension);
    return this.findByPath(process, invocation) ?? this.findByProgram(invocation);
  }

  private findByPath({ commandLine }: Pick<ProcessInfo, 'commandLine'>, { script, args }: Invocation) {
    const [program = ''] = commandLine;
    const texts = [program, script?.value ?? '', ...args.slice(0, maxArguments)];
    for (const text of texts) {
      const id = this.findInText(text.slice(0, maxArgumentLength));
      if (id !== undefined) return id;
    }
    return undefined;
  }

  /** A text may be a path, `--option=PATH`, or a command of a shell with paths in it. */
  private findInText(text: string): string | undefined {
    const parts = pathParts(text);
    let end = 0;
    for (const part of parts) {
      end = text.indexOf(part, end) + part.length;
      const isFollowed = end < text.length;
      const candidates = isFollowed ? (this.byFolder.get(part.toLowerCase()) ?? []) : [];
      const found = candidates.find(({ path }) => endsWithPath(text.slice(0, end), path));
      if (found) return found.id;
    }
    // The folder may be named by another path than VS Code's own, through a link.
    for (const [index, part] of parts.entries()) {
      const id = parts[index - 1] === 'extensions' ? folderName.exec(part)?.[1] : undefined;
      if (id !== undefined && this.byId.has(id.toLowerCase())) return this.installed(id);
    }
    return undefined;
  }

  private findByProgram({ program }: Invocation): string | undefined {
    if (program.length > 64) return undefined;
    const [, ids = []] = knownServers.find(([pattern]) => pattern.test(program)) ?? [];
    const installed = ids.flatMap((id) => this.installed(id) ?? []);
    // Of two that could have started it nothing is known.
    return installed.length === 1 ? installed[0] : undefined;
  }

  private installed(id: string): string | undefined {
    return this.byId.get(id.toLowerCase())?.id;
  }
}

function pathParts(path: string): readonly string[] {
  return path.split(/[\\/]/).filter((part) => part !== '');
}

/** Whether a text ends with a path, which begins the text or comes after a character that no path of ours has. */
function endsWithPath(text: string, path: string): boolean {
  return text.length >= path.length && text.slice(-path.length).toLowerCase() === path.toLowerCase();
}
