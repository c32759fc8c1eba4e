/** The names of shells, without `.exe` and without the hyphen of a login shell. */
export const shells: ReadonlySet<string> = new Set([
  ...['bash', 'sh', 'dash', 'ash', 'zsh', 'fish', 'ksh', 'mksh', 'csh', 'tcsh'],
  ...['nu', 'xonsh', 'elvish', 'pwsh', 'powershell', 'cmd'],
]);
