import { isSecretName } from './secretNames';

/** What stands in the place of a secret. */
export const redacted = '***';

/**
 * Takes secrets out of text: values of names that are secrets (`token=…`, `"password": "…"`, `--api-key …`), headers, users
 * and passwords within URLs, and what looks like a key of a well-known service. The time is linear in the length.
 */
export function redactSecrets(text: string): string {
  return redactKnownTokens(redactUserInfo(redactValues(text)));
}

/** A name, each of which is found once: the matches do not overlap. */
const name = /[\w$.-]+/g;
/** What is between a name and its value; in JSON, the quote of the name as well. */
const separator = /\\?["']?[ \t]{0,3}(?::=|=>|=|:(?!\/\/))[ \t]{0,3}/y;
/** The value of an option may be the next word. */
const gap = /[ \t]{1,3}(?!-)/y;
/** Each form ends at the latest where the next one can begin: the time stays linear. */
const value = /\\"[^"\\]*(?:\\")?|"(?:[^"\\]|\\.)*"?|\\?'[^']*'?|[^\s"',;&}\])]+/y;
/** Of a variable or an option, a comma may be a part. */
const assignedValue = /\\"[^"\\]*(?:\\")?|"(?:[^"\\]|\\.)*"?|\\?'[^']*'?|[^\s"';&]+/y;
/** A header goes on to the end of its line, or of the argument that it is in. */
const headerValue = /[^\r\n"']*/y;
const headerNames = /^(?:proxy-)?authorization$|^(?:set-)?cookie2?$/i;
/** Schemes of HTTP that have a token behind them, wherever they are. */
const schemes = /^(?:bearer|basic|negotiate)$/i;
const schemeToken = /[ \t]{1,3}[\w.~+/=-]{8,}/y;

function redactValues(text: string): string {
  let result = '';
  let done = 0;
  const replace = (start: number, end: number, replacement: string): void => {
    result += text.slice(done, start) + replacement;
    done = end;
  };
  name.lastIndex = 0;
  for (let match = name.exec(text); match; match = name.exec(text)) {
    const [word] = match;
    const wordEnd = name.lastIndex;
    const found = findValue(text, word, wordEnd);
    if (!found) continue;
    replace(found.start, found.end, found.replacement);
    name.lastIndex = Math.max(found.end, wordEnd);
  }
  return result + text.slice(done);
}

interface FoundValue {
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

/** The secret behind a name that ends at `wordEnd`. */
function findValue(text: string, word: string, wordEnd: number): FoundValue | undefined {
  if (schemes.test(word)) {
    const end = matchEnd(schemeToken, text, wordEnd);
    return end === undefined ? undefined : { start: wordEnd, end, replacement: ` ${redacted}` };
  }
  const start = matchEnd(separator, text, wordEnd);
  if (start !== undefined) {
    if (!isSecretName(word)) return findRandom(text, start);
    const sign = text.slice(wordEnd, start);
    const isHeader = headerNames.test(word) && sign.includes(':');
    const end = matchEnd(isHeader ? headerValue : sign === '=' ? assignedValue : value, text, start);
    if (end === undefined || end === start) return undefined;
    return toFound(word, text.slice(start, end), start, end);
  }
  if (!word.startsWith('--') || !isSecretName(word)) return undefined;
  const next = matchEnd(gap, text, wordEnd);
  const end = next === undefined ? undefined : matchEnd(value, text, next);
  return next === undefined || end === undefined ? undefined : toFound(word, text.slice(next, end), next, end);
}

function toFound(word: string, content: string, start: number, end: number): FoundValue | undefined {
  const [quote = ''] = /^\\?["']/.exec(content) ?? [];
  const inner = content.slice(quote.length);
  if (isHarmlessValue(word, quote === '' ? content : inner.replace(/\\?["']$/, ''))) return undefined;
  const closing = quote !== '' && content.length > quote.length && content.endsWith(quote) ? quote : '';
  return { start, end, replacement: `${quote}${redacted}${closing}` };
}

/** A number or a switch is no token. */
export function isHarmlessValue(secretName: string, content: string): boolean {
  if (content === '') return true;
  if (/^(?:true|false|yes|no|on|off|none|null|undefined)$/i.test(content)) return true;
  return /token/i.test(secretName) && !/secret|passw/i.test(secretName) && /^\d{1,6}$/.test(content);
}

const opening = /\\?["']?/y;
const randomRun = /[\w+/-]+={0,2}(?=$|[\s"'\\,;&}\])])/y;

/** A value that looks random is a secret, whatever its name is. */
function findRandom(text: string, valueStart: number): FoundValue | undefined {
  const start = matchEnd(opening, text, valueStart) ?? valueStart;
  const end = matchEnd(randomRun, text, start);
  return end !== undefined && isRandom(text.slice(start, end)) ? { start, end, replacement: redacted } : undefined;
}

/** Shorter values are words more often than keys, in characters. */
const minRandomLength = 20;
const maxRandomLength = 4_096;

/** Whether a value looks like a key: letters of both cases and digits without a word break, or many hexadecimal digits. */
export function isRandom(text: string): boolean {
  if (text.length < minRandomLength || text.length > maxRandomLength) return false;
  if (/^[\da-f]{32,}$/i.test(text) || /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text)) return true;
  if (!/^[\w+/=-]+$/.test(text) || /^[/~.]/.test(text)) return false;
  return /\d/.test(text) && /[a-z]/.test(text) && /[A-Z]/.test(text);
}

function matchEnd(pattern: RegExp, text: string, index: number): number | undefined {
  pattern.lastIndex = index;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

/** `postgres://user:password@host`: the user, too, may be a token. */
function redactUserInfo(text: string): string {
  if (!text.includes('@')) return text;
  return text.replace(/[^\s"'<>|]+/g, (word) => (word.includes('@') ? redactWord(word) : word));
}

function redactWord(word: string): string {
  if (!word.includes('://')) return redactBareUserInfo(word);
  const [first = '', ...parts] = word.split('://');
  return [first, ...parts.map(redactAuthority)].join('://');
}

/** What is behind `://`, up to the next one. */
function redactAuthority(part: string): string {
  const slash = part.search(/[/?#]/);
  const authority = slash < 0 ? part : part.slice(0, slash);
  const at = authority.lastIndexOf('@');
  if (at >= 0) return isAlreadyRedacted(authority, at) ? part : redacted + part.slice(at);
  const colon = authority.indexOf(':');
  // A slash in a password should be escaped, and is not always. Behind a host there is a number.
  if (colon < 0 || /^\d{1,5}$/.test(authority.slice(colon + 1))) return part;
  const next = part.indexOf('@');
  return next < 0 ? part : redacted + part.slice(next);
}

function isAlreadyRedacted(authority: string, at: number): boolean {
  return authority.slice(0, at) === redacted;
}

/** `user:password@host` without a scheme, where the rest can only be a host: not `git@host:path`, `npm:name@1.0`. */
function redactBareUserInfo(word: string): string {
  const at = word.lastIndexOf('@');
  const before = word.slice(0, at);
  const colon = before.indexOf(':');
  if (colon < 1 || colon === before.length - 1 || before.includes('/')) return word;
  const host = word.slice(at + 1, at + 300);
  if (
    !/^(?:localhost|\d{1,3}(?:\.\d{1,3}){3}|[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}\.[a-z]{2,20}|[\w-]{1,63}:\d{1,5})(?:[:/]|$)/i.test(
      host,
    )
  )
    return word;
  return `${before.slice(0, colon + 1)}${redacted}${word.slice(at)}`;
}

/** Keys and tokens of well-known services by what they begin with, tokens of JSON (RFC 7519), and private keys. */
const knownTokens = new RegExp(
  [
    String.raw`(?<![\w-])(?:gh[pousr]_|github_pat_|glpat-|glsa_|dop_v1_|shpat_|dckr_pat_|lin_api_|hvs\.|ya29\.|SG\.|pypi-|xox[abeoprs]-|[srp]k_(?:live|test)_|sk-)[\w.-]{16,}`,
    String.raw`(?<!\w)(?:AKIA|ASIA|AROA|AIDA)[A-Z\d]{16}(?!\w)`,
    String.raw`(?<!\w)AIza[\w-]{30,}`,
    String.raw`(?<!\w)(?:npm_|hf_)[A-Za-z\d]{20,}`,
    String.raw`(?<![\w-])eyJ[\w-]{8,}(?:\.[\w-]*){0,4}`,
  ].join('|'),
  'g',
);
const privateKey = /-----BEGIN [A-Z\d ]{0,40}PRIVATE KEY[\s\S]*?(?:-----END [A-Z\d ]{0,40}PRIVATE KEY-----|$)/g;

function redactKnownTokens(text: string): string {
  return text.replace(privateKey, redacted).replace(knownTokens, redacted);
}
