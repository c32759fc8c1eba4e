/** A VS Code that can be brought up from the npm registry. */
export interface VSCodeVersion {
  /** What `vscode.version` says. */
  readonly vscode: string;
  /** The npm package whose `lib/vscode` is that server. */
  readonly package: string;
  /** The major version of Node that the server was made for. */
  readonly node: number;
  /** Packages that it has to have in another version: the one it asks for would need a compiler. */
  readonly replacements: Readonly<Record<string, string>>;
}

/** The newest first; it is the default. The last one is the oldest that `engines.vscode` promises to support. */
export const versions: readonly [VSCodeVersion, ...VSCodeVersion[]] = [
  { vscode: '1.139.1', package: 'code-server@4.139.1', node: 24, replacements: {} },
  { vscode: '1.96.4', package: 'code-server@4.96.4', node: 20, replacements: { 'node-pty': '1.2.0-beta.15' } },
];

/** The version to test against: the newest, or the one that RUNAWAY_VSCODE names. */
export function getVSCodeVersion(wanted = process.env.RUNAWAY_VSCODE): VSCodeVersion {
  if (wanted === undefined || wanted === '') return versions[0];
  const found = versions.find((version) => version.vscode === wanted);
  if (found) return found;
  throw new Error(`No VS Code ${wanted} here; there is ${versions.map((version) => version.vscode).join(' and ')}`);
}
