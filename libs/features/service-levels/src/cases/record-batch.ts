import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { from as copyFrom } from 'pg-copy-streams';
import { uuidv7 } from '@meridian/platform-database';
import type { Work } from '@meridian/platform-tenancy';
import type { CaseLine, ImportProblem } from '../case-import/case-line.js';
import {
  LINES_TABLE,
  OVER_JSON,
  OVER_TABLE,
  type BatchStatements,
  type Contradiction,
} from './record-batch.statements.js';

/** Whose events they are, and which import brought them (none for a single recorded event). */
export interface BatchOwner {
  readonly providerId: string;
  readonly importId: string | null;
  readonly columns: FieldColumns;
}

/** What the fields of a line are called where it came from, to tell where one is wrong. */
export type FieldColumns = Readonly<Record<Contradiction['field'], string>>;

/** Where no file gives them other names. */
export const OWN_FIELDS: FieldColumns = {
  openedAt: 'openedAt',
  state: 'state',
  priority: 'priority',
  team: 'team',
};

/** What recording a batch of lines came to. */
export interface RecordedBatch {
  readonly eventsRecorded: number;
  readonly eventsKnown: number;
  readonly casesOpened: number;
  /** Lines that contradict what is recorded already. */
  readonly problems: readonly ImportProblem[];
}

/**
 * Records a batch of lines within one transaction: opens cases, adds events, moves cases on, and
 * puts them on the list of cases to evaluate. Events already recorded change nothing; those that
 * contradict a recorded one, or the opening of their case, are reported and not taken.
 */
export async function recordBatch(
  work: Work,
  owner: BatchOwner,
  lines: readonly CaseLine[],
): Promise<RecordedBatch> {
  if (lines.length === 0) {
    return { eventsRecorded: 0, eventsKnown: 0, casesOpened: 0, problems: [] };
  }
  const { statements, given } = await laidOut(work, lines);
  const { organizationId } = work.caller;
  const scope = { organizationId, providerId: owner.providerId, lines: given };
  const [cases] = await work.query(statements.openCases, scope);
  const recording = { ...scope, importId: owner.importId };
  const [events] = await work.query(statements.recordEvents, recording);
  const casesOpened = cases?.opened ?? 0;
  // A case just opened stands where its latest line says.
  if (casesOpened < numberOfCases(lines)) await work.query(statements.advanceCases, scope);
  const eventsRecorded = events?.recorded ?? 0;
  const contradictions =
    eventsRecorded === lines.length ? [] : await work.query(statements.contradictions, scope);
  return {
    eventsRecorded,
    eventsKnown: lines.length - eventsRecorded - contradictions.length,
    casesOpened,
    problems: contradictions.map((found) => problemOf(found, owner.columns)),
  };
}

const numberOfCases = (lines: readonly CaseLine[]): number =>
  new Set(lines.map(({ caseNumber }) => caseNumber)).size;

/** Lines up to this number go as JSON with each statement; more are copied into a table first. */
const MOST_AS_JSON = 500;

/** Lays the lines out for the statements to read. */
async function laidOut(
  work: Work,
  lines: readonly CaseLine[],
): Promise<{ statements: BatchStatements; given: string }> {
  if (lines.length <= MOST_AS_JSON) {
    return { statements: OVER_JSON, given: jsonText(lines, work.now.getTime()) };
  }
  await copyLines(work, lines);
  return { statements: OVER_TABLE, given: '' };
}

function jsonText(lines: readonly CaseLine[], now: number): string {
  const caseIdOf = caseIds(now);
  const rows = lines.map((line) => ({
    line: line.line,
    case_number: line.caseNumber,
    sequence: line.sequence,
    opened_at: isoText(line.openedAt),
    occurred_at: isoText(line.occurredAt),
    state: line.state,
    priority: line.priority,
    team_reference: line.team,
    event_id: uuidv7(now),
    case_id: caseIdOf(line.caseNumber),
  }));
  return JSON.stringify(rows);
}

/** An id for each case number, the same each time it comes. */
function caseIds(now: number): (caseNumber: string) => string {
  const ids = new Map<string, string>();
  return (caseNumber) => {
    const known = ids.get(caseNumber);
    if (known !== undefined) return known;
    const id = uuidv7(now);
    ids.set(caseNumber, id);
    return id;
  };
}

async function copyLines(work: Work, lines: readonly CaseLine[]): Promise<void> {
  const connection = work.connection;
  await connection.query(LINES_TABLE);
  const copy = connection.query(copyFrom('copy case_lines from stdin'));
  await pipeline(Readable.from(copyText(lines, work.now.getTime())), copy);
  await connection.query('analyze case_lines');
}

/** The text format of COPY, in pieces of some hundred lines. */
function* copyText(lines: readonly CaseLine[], now: number): Iterable<string> {
  const caseIdOf = caseIds(now);
  let text = '';
  for (const line of lines) {
    text +=
      `${line.line}\t${escape(line.caseNumber)}\t${line.sequence}\t${isoText(line.openedAt)}\t` +
      `${isoText(line.occurredAt)}\t${line.state}\t${escape(line.priority)}\t` +
      `${line.team === null ? '\\N' : escape(line.team)}\t${uuidv7(now)}\t${caseIdOf(line.caseNumber)}\n`;
    if (text.length > 65_536) {
      yield text;
      text = '';
    }
  }
  if (text !== '') yield text;
}

const isoText = (at: number): string => new Date(at).toISOString();

const SPECIAL = /[\\\t\n\r]/;
const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
};

function escape(text: string): string {
  return SPECIAL.test(text)
    ? text.replace(/[\\\t\n\r]/g, (found) => ESCAPES[found] ?? found)
    : text;
}

function problemOf({ line, field, recorded }: Contradiction, columns: FieldColumns): ImportProblem {
  const column = columns[field];
  const where = `Line ${line}, ${column}`;
  return field === 'openedAt'
    ? {
        line,
        column,
        code: 'OPENED_AT_CHANGED',
        message: `${where}: the case was recorded as opened at ${recorded}; this line says otherwise. The line was not taken.`,
      }
    : {
        line,
        column,
        code: 'EVENT_CONTRADICTS',
        message: `${where}: an event of this case with the same time and sequence was recorded with ${recorded}; this line says otherwise. The line was not taken.`,
      };
}
