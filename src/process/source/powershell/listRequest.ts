/**
 * Of `Win32_Process`, what a listing is made of (learn.microsoft.com, `CIMWin32` provider): times of use are in 100 ns,
 * memory is in bytes. `CreationDate` is a `DateTime`.
 */
const properties = [
  ...['ProcessId', 'ParentProcessId', 'Name', 'CommandLine', 'ExecutablePath', 'CreationDate'],
  ...['KernelModeTime', 'UserModeTime', 'WorkingSetSize', 'ThreadCount'],
];

/**
 * The fields of a line, each with the expression for it. Local time has an hour twice when summer time ends, so the start
 * time is in UTC, in µs since 1970: `DateTime.Ticks` counts 100 ns since the year 1.
 */
const fields = {
  pid: '$_.ProcessId',
  parentPid: '$_.ParentProcessId',
  name: '$_.Name',
  commandLine: '$_.CommandLine',
  executable: '$_.ExecutablePath',
  startTimeUs:
    'if ($_.CreationDate) { [long](($_.CreationDate.ToUniversalTime().Ticks - 621355968000000000) / 10) } else { $null }',
  cpuTime: '$_.KernelModeTime + $_.UserModeTime',
  memory: '$_.WorkingSetSize',
  threads: '$_.ThreadCount',
};

/**
 * Writes a hash table as a line of JSON in ASCII. Windows PowerShell writes in the code page of the console, which lacks
 * most characters, and in constrained language mode the encoding of the console cannot be set. `Write-Host` wraps no line.
 * The operators are those that tell upper from lower case: without it, the Kelvin sign is the letter k.
 */
const writeLine = [
  '$line = ConvertTo-Json -Compress -InputObject $fields;',
  "if ($line -cmatch '[^ -~]') { $line = -join $(foreach ($part in $line -csplit '([^ -~])') {",
  "if ($part -cmatch '[^ -~]') { '\\u{0:x4}' -f [int][char]$part } else { $part } }) };",
  'Write-Host $line',
].join(' ');

const table = Object.entries(fields)
  .map(([name, expression]) => `${name} = $(${expression})`)
  .join('; ');

/**
 * Asks PowerShell for all processes. It answers by a line for each, and a last one, which says how many they were, or why
 * they cannot be listed. It is one line itself, since PowerShell waits for a blank line after a command that has several
 * (PowerShell/PowerShell#3223). It calls nothing but cmdlets and what belongs to the types that constrained language mode
 * permits (about_Language_Modes): machines that refuse unsigned programs are in that mode.
 */
export const listRequest = [
  "& { $ErrorActionPreference = 'Stop'; $ProgressPreference = 'SilentlyContinue';",
  `function Write-Fields($fields) { ${writeLine} }`,
  'try { $count = 0;',
  `Get-CimInstance -Query 'SELECT ${properties.join(', ')} FROM Win32_Process' |`,
  `ForEach-Object { Write-Fields @{ ${table} }; $count++ };`,
  'Write-Fields @{ count = $count } }',
  // If modules cannot be loaded, there is no command to write with either.
  'catch { try { Write-Fields @{ failure = "$_" } } catch { \'{"failure":"its commands do not run"}\' } } }',
].join(' ');
