export type Environment = ReadonlyMap<string, string>;

/** `NAME=value`, with a zero byte after each (environ(7)). */
export function parseEnvironment(text: string): Environment {
  const variables = new Map<string, string>();
  for (const line of text.split('\0')) {
    const equals = line.indexOf('=');
    if (equals > 0) variables.set(line.slice(0, equals), line.slice(equals + 1));
  }
  return variables;
}
