import { baseName, stripExe } from '../programs/programName';
import { isHarmlessValue, isRandom, redacted, redactSecrets } from './redactText';
import { isSecretName } from './secretNames';
import { findSecretOptions, type SecretOption } from './secretOptions';

/**
 * The arguments without what looks like a secret: it is replaced by `***`. In doubt something is a secret. The same number
 * of arguments is returned, and what is redacted once stays as it is. The time is linear in the length.
 */
export function redactCommandLine(commandLine: readonly string[]): readonly string[] {
  const options = new OptionReader();
  return commandLine.map((arg) => options.redactArgument(arg));
}

/** `--password=…`, `/p:…`, `DB_PASSWORD=…`: all that follows in the argument is the value. */
const assignment = /^(-{0,2}\/?[\w.$-]+)(=|:(?!\/\/))/;
/** More of a name is not looked at, in characters. */
const maxNameLength = 300;
/** A word with what is before it, or the end of a command of a shell. */
const words = /([;|&()]+)|([^\s;|&()]+)/g;

/** Goes through the arguments of a command line, or through the words of a script, one after the other. */
class OptionReader {
  private program: readonly SecretOption[] = [];
  private readonly commands = new Set<string>();
  /** The option whose value comes next. */
  private pending: string | undefined;

  redactArgument(arg: string): string {
    const value = this.redactPending(arg);
    if (value !== undefined) return value;
    // A script of a shell, or a title: its words are read as arguments. They may be in quotes.
    if (/\s/.test(arg)) return this.redactScript(arg);
    return redactSecrets(this.redactOption(arg) ?? arg);
  }

  private redactScript(text: string): string {
    const whole = this.redactAssignment(text.slice(0, maxNameLength), text);
    if (whole !== undefined) return whole;
    const inner = new OptionReader();
    /** A secret with blanks goes on up to this quote. */
    let quote = '';
    const marked = text.replace(words, (word: string, end: string | undefined) => {
      if (quote !== '') {
        if (word.includes(quote)) quote = '';
        return redacted;
      }
      if (end !== undefined) {
        inner.reset();
        return word;
      }
      const [opening = ''] = /^["']+/.exec(word) ?? [];
      const bare = word.slice(opening.length);
      const isValue = inner.pending !== undefined;
      const value = inner.redactPending(bare) ?? inner.redactProgramOption(bare);
      if (value === undefined) inner.learn(bare);
      if (value === undefined || value === bare) return word;
      quote = getOpenQuote(isValue ? word : bare);
      return `${opening}${value}${isValue ? opening : ''}`;
    });
    return redactSecrets(marked);
  }

  /** @returns undefined if the word is not the value of an option. */
  private redactPending(word: string): string | undefined {
    const option = this.pending;
    if (option === undefined) return undefined;
    this.pending = undefined;
    if (/^--?[A-Za-z][\w-]*(?:$|=)/.test(word) && !isRandom(word)) return undefined;
    return isHarmlessValue(option, word) ? undefined : redacted;
  }

  private redactOption(arg: string): string | undefined {
    const own = this.redactProgramOption(arg) ?? this.redactAssignment(arg.slice(0, maxNameLength), arg);
    if (own !== undefined) return own;
    this.learn(arg);
    if (arg.startsWith('-') && arg.length <= maxNameLength && !arg.includes('=') && !/^--?no-/.test(arg)) {
      if (isSecretName(arg)) this.pending = arg;
    }
    return undefined;
  }

  private redactAssignment(start: string, whole: string): string | undefined {
    const [text = '', name = '', sign] = assignment.exec(start) ?? [];
    if (text === '' || !isSecretName(name)) return undefined;
    // `Authorization: …` in one argument; but `Note: my secret: …` is text.
    if (sign === ':' && !/^[-/]/.test(name) && !/authoriz|cookie|key|token|secret/i.test(name)) return undefined;
    if (isHarmlessValue(name, whole.slice(text.length))) return undefined;
    return `${text}${redacted}`;
  }

  /** A short option of the program whose arguments these are. */
  private redactProgramOption(word: string): string | undefined {
    if (!word.startsWith('-') && !word.startsWith('/')) return undefined;
    for (const { option, form, command } of this.program) {
      if (!word.startsWith(option) || (command !== undefined && !this.commands.has(command))) continue;
      if (word.length === option.length) {
        if (form !== 'attached') this.pending = option;
        return word;
      }
      if (option.startsWith('--')) {
        if (word.charAt(option.length) === '=') return `${option}=${redacted}`;
      } else if (form !== 'separate') {
        return `${option}${redacted}`;
      }
    }
    return undefined;
  }

  /** Remembers a program, behind `sudo` or `env` as well, and its commands. */
  private learn(word: string): void {
    if (word.startsWith('-') || word.length > maxNameLength) return;
    const name = stripExe(baseName(word)).toLowerCase();
    const known = findSecretOptions(name);
    if (known) {
      this.program = known;
      this.commands.clear();
    } else {
      this.commands.add(word);
    }
  }

  private reset(): void {
    this.program = [];
    this.commands.clear();
    this.pending = undefined;
  }
}

/** The quote that a word opens and does not close; empty if there is none. */
function getOpenQuote(word: string): string {
  const [quote = ''] = /["']/.exec(word) ?? [];
  return quote !== '' && word.indexOf(quote) === word.lastIndexOf(quote) && !word.endsWith(quote) ? quote : '';
}
