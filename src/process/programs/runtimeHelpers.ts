import type { Invocation } from './invocation';
import { baseName } from './programName';
import { bundledServers, helperScripts, pythonHelpers, pythonModules } from './helperNames';

/** @returns the purpose of a well-known helper of a runtime, an editor or a build tool; undefined for other programs. */
export function getHelperName({ program, args, script }: Invocation): string | undefined {
  if (program === 'esbuild' && args.some((arg) => arg.startsWith('--service='))) return 'esbuild service';
  if (!script) return undefined;
  switch (script.kind) {
    case 'file':
      return getScriptHelper(script.value.replaceAll('\\', '/'), script.args);
    case 'module':
      return pythonModules.get(script.value);
    case 'code': {
      // If the command line is one string, only the first word of the code is known to be code.
      const code = [script.value, ...script.args].join(' ');
      return pythonHelpers.find(([beginning]) => code.startsWith(beginning))?.[1];
    }
    case 'jar':
      return baseName(script.value).startsWith('org.eclipse.equinox.launcher') &&
        args.includes('-Declipse.application=org.eclipse.jdt.ls.core.id1')
        ? 'jdtls'
        : undefined;
  }
}

function getScriptHelper(path: string, args: readonly string[]): string | undefined {
  const name = helperScripts.find(([end]) => path.endsWith(end))?.[1];
  // VS Code runs a second tsserver, which answers at once and knows single files only.
  if (name === 'tsserver' && args.includes('partialSemantic')) return 'tsserver (partial semantic)';
  if (name !== undefined) return name;
  return bundledServers.find(([extension, end]) => path.endsWith(end) && path.includes(extension))?.[2];
}
