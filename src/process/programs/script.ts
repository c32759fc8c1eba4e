import { interpreters, type Interpreter } from './interpreters';

/** What an interpreter or a virtual machine runs. */
export interface Script {
  readonly kind: 'file' | 'module' | 'jar' | 'code';
  /** The option before it: `-m`, `-jar`, `-c`, …; empty where it has none. */
  readonly option: string;
  readonly value: string;
  /** The arguments after it. */
  readonly args: readonly string[];
}

/** No interpreter and no option in the table is longer, in characters. */
const maxOptionLength = 40;

/** @returns undefined where the program is no interpreter, or runs no script. */
export function findScript(program: string, args: readonly string[]): Script | undefined {
  if (program.length > maxOptionLength) return undefined;
  const interpreter = interpreters.find(({ programs }) => programs.test(program));
  if (!interpreter) return undefined;
  for (let index = 0; index < args.length; index++) {
    const argument = args[index] ?? '';
    const next = getKindOfNext(interpreter, argument);
    if (next === 'value') index++;
    else if (next) return { kind: next, option: argument, value: args[index + 1] ?? '', args: args.slice(index + 2) };
    else if (!argument.startsWith('-') && !(index === 0 && argument === interpreter.command)) {
      return { kind: 'file', option: '', value: argument, args: args.slice(index + 1) };
    }
  }
  return undefined;
}

/** @returns what the next argument is where this one is an option that takes it; undefined for other arguments. */
function getKindOfNext(
  interpreter: Interpreter,
  argument: string,
): 'value' | Exclude<Script['kind'], 'file'> | undefined {
  if (argument.length > maxOptionLength) return undefined;
  if (interpreter.withValue.test(argument)) return 'value';
  if (interpreter.code?.test(argument)) return 'code';
  if (interpreter.module?.test(argument)) return 'module';
  return interpreter.jar?.test(argument) ? 'jar' : undefined;
}
