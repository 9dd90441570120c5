/** What is wrong at a line of an iCalendar file. */
export interface FileProblem {
  /** Counted from 1, as a text editor counts. */
  readonly line: number;
  /** For people: what is wrong and what to do. */
  readonly message: string;
}

/** One property: `DTSTART;VALUE=DATE:20261108`. Names in upper case. */
export interface ContentLine {
  /** On which it begins. */
  readonly line: number;
  readonly name: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly value: string;
}

/** Longer properties are descriptions at most; more of one is not kept. */
const LONGEST = 10_000;

const PROPERTY =
  /^(?<name>[A-Za-z0-9-]+)(?<parameters>(?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:])*)*):(?<value>.*)$/s;
const PARAMETER = /;(?<name>[A-Za-z0-9-]+)=(?<value>(?:"[^"]*"|[^";:])*)/g;

/** The properties of a file, unfolded (RFC 5545, 3.1), and the lines that are none. */
export function contentLines(text: string): { lines: ContentLine[]; problems: FileProblem[] } {
  const lines: ContentLine[] = [];
  const problems: FileProblem[] = [];
  for (const { line, content } of unfolded(text)) {
    const groups = PROPERTY.exec(content)?.groups;
    if (groups) {
      const { name = '', parameters = '', value = '' } = groups;
      lines.push({ line, name: name.toUpperCase(), parameters: parametersOf(parameters), value });
    } else {
      problems.push({ line, message: 'This is no property of iCalendar, such as SUMMARY:Diwali.' });
    }
  }
  return { lines, problems };
}

function unfolded(text: string): { line: number; content: string }[] {
  const found: { line: number; content: string }[] = [];
  for (const [index, raw] of text.split(/\r\n|\n|\r/).entries()) {
    const last = found.at(-1);
    if (/^[ \t]/.test(raw) && last) last.content = (last.content + raw.slice(1)).slice(0, LONGEST);
    else if (raw !== '') found.push({ line: index + 1, content: raw.slice(0, LONGEST) });
  }
  return found;
}

function parametersOf(text: string): Map<string, string> {
  const pairs = [...text.matchAll(PARAMETER)].map(({ groups }): [string, string] => [
    (groups?.['name'] ?? '').toUpperCase(),
    (groups?.['value'] ?? '').replaceAll('"', ''),
  ]);
  return new Map(pairs);
}
