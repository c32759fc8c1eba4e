/** A version of VS Code that can be installed from the npm registry. */
export interface VSCodeVersion {
  /** The value of `vscode.version`. */
  readonly vscode: string;
  /** The npm package that has the server in `lib/vscode`. */
  readonly package: string;
  /** The major version of Node that the server needs. */
  readonly node: number;
  /** Dependencies that are installed in another version: the locked one would need a compiler. */
  readonly replacements: Readonly<Record<string, string>>;
}

/** The newest first, which is the default. The last one is the oldest that `engines.vscode` supports. */
export const versions: readonly [VSCodeVersion, ...VSCodeVersion[]] = [
  { vscode: '1.139.1', package: 'code-server@4.139.1', node: 24, replacements: {} },
  { vscode: '1.96.4', package: 'code-server@4.96.4', node: 20, replacements: { 'node-pty': '1.2.0-beta.15' } },
];

/** The version to test against: the one that RUNAWAY_VSCODE names, or the newest. */
export function getVSCodeVersion(wanted = process.env.RUNAWAY_VSCODE): VSCodeVersion {
  if (wanted === undefined || wanted === '') return versions[0];
  const found = versions.find((version) => version.vscode === wanted);
  if (found) return found;
  throw new Error(`No VS Code ${wanted} here; there is ${versions.map((version) => version.vscode).join(' and ')}`);
}
