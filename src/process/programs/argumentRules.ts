/** A condition on the arguments of a program. */
export type ArgumentRule = (args: readonly string[]) => boolean;

export const always: ArgumentRule = () => true;

/** One of the arguments is there. */
export function has(...wanted: readonly string[]): ArgumentRule {
  return (args) => args.some((arg) => wanted.includes(arg));
}

/** An argument begins with one of the prefixes. */
export function hasPrefix(...prefixes: readonly string[]): ArgumentRule {
  return (args) => args.some((arg) => prefixes.some((prefix) => arg.startsWith(prefix)));
}

/** The program's command, which is its first argument that is no option, is one of these. */
export function command(...commands: readonly string[]): ArgumentRule {
  return (args) => commands.includes(args.find((arg) => !arg.startsWith('-')) ?? '');
}

export function both(...rules: readonly ArgumentRule[]): ArgumentRule {
  return (args) => rules.every((rule) => rule(args));
}

/** A longer argument of ssh is no group of short options, in characters. */
const maxOptionsLength = 64;

/**
 * ssh has the option to go to the background (`-f`, `-fNL …`), before the host and the command. `optionsWithValue` are the
 * letters of the options that take a value.
 */
export function goesToBackground(optionsWithValue: string): ArgumentRule {
  return (args) => {
    for (let index = 0; index < args.length; index++) {
      const arg = args[index] ?? '';
      if (!arg.startsWith('-') || arg.length > maxOptionsLength) return false;
      for (let letter = 1; letter < arg.length; letter++) {
        if (arg[letter] === 'f') return true;
        if (!optionsWithValue.includes(arg.charAt(letter))) continue;
        if (letter === arg.length - 1) index++;
        break;
      }
    }
    return false;
  };
}

/** A node of MSBuild has the option to wait for the next build. */
export const reusesNode: ArgumentRule = (args) =>
  args.some((arg) => /^[-/](noder|nodereuse):true$/i.test(arg.slice(0, 20)));

/** dmypy forks where it is, and keeps the arguments of the command that started it (mypy/dmypy_server.py, daemonize). */
export const startsDmypy = has('start', 'restart', 'run', 'daemon');
