import type {
  Charts,
  CopiedPart,
  DetailsContent,
  FactGroup,
  FactTable,
  Header,
  Strings,
  Timeline,
} from './detailsProtocol';

/** What is copied: all that is shown, or one part of it, as Markdown. */
export function toMarkdown(content: DetailsContent, part: CopiedPart | undefined, strings: Strings): string {
  const { header, charts, timeline, groups } = content;
  if (part === 'charts') return joined([chartsMarkdown(charts, strings)]);
  if (part === 'timeline') return joined([timelineMarkdown(timeline, strings)]);
  if (part !== undefined) return joined(groups.filter(({ id }) => id === part).map(groupMarkdown));
  const why = groups.find(({ id }) => id === 'why');
  return joined([
    headerMarkdown(header),
    ...(why ? [groupMarkdown(why)] : []),
    chartsMarkdown(charts, strings),
    timelineMarkdown(timeline, strings),
    ...groups.filter((group) => group !== why).map(groupMarkdown),
  ]);
}

function headerMarkdown({ title, status }: Header): readonly string[] {
  return [`# ${escaped(title)}`, escaped(status)];
}

function chartsMarkdown({ charts, note: why }: Charts, { charts: title }: Strings): readonly string[] {
  return [
    `## ${escaped(title)}`,
    ...(why === undefined ? [] : [escaped(why)]),
    list(charts.map(({ summary, note }) => escaped(note === undefined ? summary : `${summary}. ${note}`))),
  ];
}

function timelineMarkdown({ entries, note }: Timeline, { timeline: title }: Strings): readonly string[] {
  return [
    `## ${escaped(title)}`,
    list(entries.map(({ time, text }) => `${escaped(time)}: ${escaped(text)}`)),
    ...(note === undefined ? [] : [escaped(note)]),
  ];
}

function groupMarkdown({ title, text, chain = [], facts, table, note }: FactGroup): readonly string[] {
  return [
    `## ${escaped(title)}`,
    ...(text === undefined ? [] : [escaped(text)]),
    // Each link below the one before it.
    chain.map((line, depth) => `${'  '.repeat(depth)}- ${escaped(line)}`).join('\n'),
    list(facts.map(({ name, value, isCode }) => `${escaped(name)}: ${isCode === true ? code(value) : escaped(value)}`)),
    ...(table ? [tableMarkdown(table)] : []),
    ...(note === undefined ? [] : [escaped(note)]),
  ];
}

function tableMarkdown({ columns, rows }: FactTable): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(escaped).join(' | ')} |`;
  return [line(columns), `|${' --- |'.repeat(columns.length)}`, ...rows.map(line)].join('\n');
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n');
}

function joined(parts: readonly (readonly string[])[]): string {
  return `${parts
    .flat()
    .filter((text) => text !== '')
    .join('\n\n')}\n`;
}

/** Text is on one line: the host has escaped its line breaks. */
function escaped(text: string): string {
  return text.replace(/[\\`*_[\]<>#|~&]|^[-+=](?=\s|$|[-=])|^\d+(?=[.)])/g, (found) =>
    /^\d/.test(found) ? `${found}\\` : `\\${found}`,
  );
}

/** In as many backticks as nothing within it has (CommonMark, code spans). */
function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const isPadded = text.startsWith('`') || text.endsWith('`');
  return isPadded ? `${fence} ${text} ${fence}` : `${fence}${text}${fence}`;
}
