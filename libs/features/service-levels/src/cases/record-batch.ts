import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { from as copyFrom } from 'pg-copy-streams';
import { uuidv7 } from '@meridian/platform-database';
import type { Work } from '@meridian/platform-tenancy';
import type { CaseLine, ImportProblem } from '../case-import/case-line.js';
import {
  ADVANCE_CASES,
  CONTRADICTIONS,
  LINES_TABLE,
  OPEN_CASES,
  RECORD_EVENTS,
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
  const scope = { organizationId: work.caller.organizationId, providerId: owner.providerId };
  await copyLines(work, lines);
  const [cases] = await work.query(OPEN_CASES, scope);
  const [events] = await work.query(RECORD_EVENTS, { ...scope, importId: owner.importId });
  await work.query(ADVANCE_CASES, scope);
  const eventsRecorded = events?.recorded ?? 0;
  const contradictions =
    eventsRecorded === lines.length ? [] : await work.query(CONTRADICTIONS, scope);
  return {
    eventsRecorded,
    eventsKnown: lines.length - eventsRecorded - contradictions.length,
    casesOpened: cases?.opened ?? 0,
    problems: contradictions.map((found) => problemOf(found, owner.columns)),
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
  const caseIds = new Map<string, string>();
  let text = '';
  for (const line of lines) {
    let caseId = caseIds.get(line.caseNumber);
    if (caseId === undefined) caseIds.set(line.caseNumber, (caseId = uuidv7(now)));
    text +=
      `${line.line}\t${escape(line.caseNumber)}\t${line.sequence}\t${isoText(line.openedAt)}\t` +
      `${isoText(line.occurredAt)}\t${line.state}\t${escape(line.priority)}\t` +
      `${line.team === null ? '\\N' : escape(line.team)}\t${uuidv7(now)}\t${caseId}\n`;
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
