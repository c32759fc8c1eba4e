import { redactSecrets } from '../redaction/redactText';
import { isSecretName } from '../redaction/secretNames';
import type { EnvironmentVariable } from './processDetails';

/** So many variables are handed out, and so much of the name and the value of each, in characters. */
const maxVariables = 2_000;
const maxNameLength = 512;
const maxValueLength = 4_096;

/** `NAME=value`, with a zero byte after each (environ(7)). The values of secrets are left out. */
export function parseVariables(text: string): readonly EnvironmentVariable[] {
  const variables: EnvironmentVariable[] = [];
  for (const line of text.split('\0')) {
    const equals = line.indexOf('=');
    if (equals <= 0) continue;
    if (variables.length >= maxVariables) break;
    const name = line.slice(0, Math.min(equals, maxNameLength));
    const value = line.slice(equals + 1, equals + 1 + maxValueLength);
    variables.push({ name, value: isSecret(name, value) ? undefined : value });
  }
  return variables;
}

function isSecret(name: string, value: string): boolean {
  // In options and files, a key is often that of an entry. In an environment it opens something.
  if (isSecretName(name) || /(?:^|[_-])keys?$/i.test(name)) return true;
  const text = `${name}=${value}`;
  return redactSecrets(text) !== text;
}
