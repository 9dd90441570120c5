import { buildSchema, isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import { readFileSync } from 'node:fs';
import type { Meridian } from '../../support/meridian.js';

/** What no answer may hold, whatever was asked. */
const FORBIDDEN: Readonly<Record<string, RegExp>> = {
  'a stack': /\bat [\w.<> ]+ ?\(|node:internal|\.[cm]?[jt]s:\d+/,
  SQL: /\bselect\b[^]*\bfrom\b|\binsert into\b|\bupdate \w+ set\b|\bdelete from\b|\bset_config\b/i,
  'words of PostgreSQL':
    /syntax error at or near|violates|relation "|column "|duplicate key|invalid (input|byte)|SQLSTATE|out of range for type|statement timeout|too many clients/i,
  'an excerpt of the document': /^\s*\d+ \||Syntax Error|GraphQL request/m,
  'a path of the machine': /(^|[\s"'(])\/(tmp|home|root|usr|var|opt|work|app)\//,
  'a program behind it':
    /mercurius|graphql-jit|graphql-js|fastify|nestjs|typeorm|QueryFailedError|FST_ERR|MER_ERR|ECONN|libpq|node-postgres|busboy|bullmq|redis/i,
  'a suggestion': /did you mean/i,
};

const NAME = /[_A-Za-z]\w*/g;

/** Words of the answer's own envelope, which every client knows. */
const ENVELOPE = new Set(['errorId', 'inputPath', 'retryAfterSeconds', 'currentVersion']);

/**
 * Looks for internal detail in answers: stacks, SQL, names of tables and columns, and names of the
 * schema that the sender did not write.
 */
export class InternalDetail {
  private constructor(private readonly names: ReadonlySet<string>) {}

  /** Knows every name of the database and of the schema that is no ordinary English word. */
  static async of(meridian: Meridian): Promise<InternalDetail> {
    const rows = await meridian.sql(
      `select relname as name from pg_class where relnamespace = 'public'::regnamespace
       union select attname from pg_attribute where attnum > 0
         and attrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace)
       union select conname from pg_constraint where connamespace = 'public'::regnamespace
       union select rolname from pg_roles`,
    );
    const found = [...rows.map(({ name }) => String(name)), ...schemaNames()];
    return new InternalDetail(new Set(found.filter(isTelling)));
  }

  /** What an answer gives away, beside what was sent; empty when nothing. */
  in(answer: string, sent: string): string[] {
    const whole = messagesOf(answer);
    const messages = withoutEcho(whole, sent);
    const patterns = Object.entries(FORBIDDEN).flatMap(([what, pattern]) => {
      const match = pattern.exec(messages);
      return match && !sent.includes(match[0]) ? [`${what}: ${match[0]}`] : [];
    });
    const written = new Set(sent.match(NAME));
    const names = (whole.match(NAME) ?? []).filter(
      (name) => this.names.has(name) && !written.has(name) && !ENVELOPE.has(name),
    );
    return [...patterns, ...names.map((name) => `a name: ${name}`)];
  }
}

/** `case_events`, `CaseClock`, `serviceLevels`: a word of ours. `name`, `Case`: a word of the language. */
const isTelling = (name: string): boolean => /_[a-z]|[a-z][A-Z]/.test(name);

function schemaNames(): string[] {
  const schema = buildSchema(
    readFileSync(new URL('../../../../schema.graphql', import.meta.url), 'utf8'),
  );
  return Object.values(schema.getTypeMap()).flatMap((type) => {
    if (type.name.startsWith('__')) return [];
    if (isEnumType(type)) return [type.name, ...type.getValues().map(({ name }) => name)];
    if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type))
      return [type.name];
    return [type.name, ...Object.keys(type.getFields())];
  });
}

/** More of what was sent than any message repeats. */
const MOST_ECHOED = 20_000;

/** What comes back of a text that was sent is no news to its sender. */
function withoutEcho(messages: string, sent: string): string {
  const texts = (sent.slice(0, MOST_ECHOED).match(/"(?:[^"\\]|\\.)*"/g) ?? []).map((text) =>
    text.slice(1, -1),
  );
  return texts
    .filter((text) => text.length > 3)
    .reduce((left, text) => left.replaceAll(text, '…'), messages);
}

/** The errors of a GraphQL answer; all of any other answer. What was asked for is no news. */
function messagesOf(answer: string): string {
  try {
    const { errors = [] } = JSON.parse(answer) as { errors?: { message?: unknown }[] };
    return errors.map((error) => JSON.stringify({ ...error, extensions: undefined })).join('\n');
  } catch {
    return answer;
  }
}
