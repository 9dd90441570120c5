const QUOTED = /"([^"]*)"/g;
/** How the compiled executor names a type: without quotes. */
const TYPE = /\btype (\[*\w+[\]!]*)/g;
const NAME = /[_A-Za-z]\w*/g;

/**
 * A validation message without the names that its reader did not write: neither suggestions nor the
 * names of types and arguments, from which a closed schema could be rebuilt question by question.
 */
export function withoutNames(message: string, source: string): string {
  const [statement = message] = message.split(' Did you mean ');
  const written = new Set(source.match(NAME));
  const isKnown = (text: string): boolean =>
    (text.match(NAME) ?? []).every((name) => written.has(name));
  return statement
    .replace(QUOTED, (quoted, text: string) => (isKnown(text) ? quoted : '"…"'))
    .replace(TYPE, (named, type: string) => (isKnown(type) ? named : 'type "…"'));
}
