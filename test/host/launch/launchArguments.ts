import { parseArgs } from 'node:util';

/** The arguments of a test launcher of VS Code. */
export interface LaunchArguments {
  readonly extension: string;
  readonly tests: string;
  readonly workspace: string | undefined;
  readonly dataFolder: string;
  readonly extensionsFolder: string;
}

/** Parses the arguments that @vscode/test-electron gives to VS Code. Those without a meaning for a server are ignored. */
export function parseLaunchArguments(argv: readonly string[]): LaunchArguments {
  const { values, positionals } = parseArgs({
    args: [...argv],
    strict: false,
    allowPositionals: true,
    options: {
      extensionDevelopmentPath: { type: 'string' },
      extensionTestsPath: { type: 'string' },
      'user-data-dir': { type: 'string' },
      'extensions-dir': { type: 'string' },
    },
  });
  const required = (name: string): string => {
    const value = values[name];
    if (typeof value !== 'string') throw new Error(`--${name}=… is missing`);
    return value;
  };
  return {
    extension: required('extensionDevelopmentPath'),
    tests: required('extensionTestsPath'),
    workspace: positionals[0],
    dataFolder: required('user-data-dir'),
    extensionsFolder: required('extensions-dir'),
  };
}
