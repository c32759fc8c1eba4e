/** Words in the name of a variable whose value is not for others to see. */
const secretName =
  /(?:^|[^a-z])(?:pass(?:word|wd|phrase)?|pwd|secrets?|tokens?|credentials?|auth|api_?keys?|keys?|private|cookies?|sessions?|signature|salt|dsn)(?:$|[^a-z])/i;

/** `PWD` and `OLDPWD` are folders. Others are known to name no secret. */
const harmlessNames = new Set(['PWD', 'OLDPWD', 'XAUTHORITY', 'SSH_AUTH_SOCK', 'SESSION_MANAGER', 'XDG_SESSION_ID']);
const harmlessPrefixes = ['XDG_SESSION_', 'DBUS_SESSION_BUS_'];

/** What keys and tokens of well-known services begin with, wherever they are in a value; and a password within a URL. */
const secretValue =
  /(?:^|[^\w])(?:gh[pousr]_|github_pat_|glpat-|sk-|sk_live_|rk_live_|xox[abposr]-|AKIA|ASIA|AIza|ya29\.|npm_|pypi-|hf_|eyJ[\w-]{10})\w|-----BEGIN [A-Z ]{0,40}PRIVATE KEY|:\/\/[^\s/:@]{0,200}:[^\s/@]{1,200}@/;

/** More of a value is not looked at. */
const maxExamined = 10_000;

/**
 * Whether the value of an environment variable may be a secret, by its name or by what it looks like. In doubt it is one:
 * a value that is not shown does no harm.
 */
export function isSecret(name: string, value: string): boolean {
  if (secretValue.test(value.slice(0, maxExamined))) return true;
  if (harmlessNames.has(name) || harmlessPrefixes.some((prefix) => name.startsWith(prefix))) return false;
  // `accessToken` has its words in another form.
  return secretName.test(name.slice(0, maxExamined).replace(/([a-z])([A-Z])/g, '$1_$2'));
}
