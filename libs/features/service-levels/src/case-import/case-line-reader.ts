import type { Instant } from '@meridian/core-calendar';
import type { DelimitedRecord, WantedColumn } from '@meridian/platform-files';
import type { CaseFileMapping } from './case-file-mapping.js';
import type { CaseLine, ImportProblem } from './case-line.js';
import { ValueFault, dateReaders, readName, readSequence, wordReader } from './case-values.js';
import type { DateReaders, ValueReader } from './case-values.js';
import type { CasePriority, CaseStateWord } from './case-words.js';

/** Places of the fields in a record: the order in which {@link caseFileColumns} asks for them. */
const CASE = 0;
const SEQUENCE = 1;
const OPENED_AT = 2;
const OCCURRED_AT = 3;
const STATE = 4;
const PRIORITY = 5;
const TEAM = 6;

const MISSING = new ValueFault('MISSING_VALUE', 'means that there is no value, but one is needed.');

/** How much of a refused value is shown. */
const SHOWN_CHARACTERS = 80;

/** The columns that {@link CaseLineReader} needs, in the order in which it expects their fields. */
export function caseFileColumns({ columns }: CaseFileMapping): readonly WantedColumn[] {
  const { sequence, openedAt, occurredAt, state, priority, team } = columns;
  const always = [columns.case, sequence, openedAt, occurredAt, state, priority];
  return team === null ? always : [...always, team];
}

/** Turns records of a file into case lines after its mapping, and says what is wrong with the rest. */
export class CaseLineReader {
  readonly #headers: readonly string[];
  readonly #noValue: ReadonlySet<string>;
  readonly #dates: DateReaders;
  readonly #readState: ValueReader<CaseStateWord>;
  readonly #readPriority: ValueReader<CasePriority>;
  #problems: ImportProblem[] = [];

  /** @param headers names of the columns as the file has them */
  constructor(mapping: CaseFileMapping, headers: readonly string[]) {
    this.#headers = headers;
    this.#noValue = new Set(['', ...mapping.noValue]);
    this.#dates = dateReaders(mapping.dateFormat, mapping.timeZone);
    this.#readState = wordReader(mapping.states, 'states', 'state');
    this.#readPriority = wordReader(mapping.priorities, 'priorities', 'priority');
  }

  /** Null when the line is refused; all that is wrong with it then waits among the problems. */
  read(record: DelimitedRecord): CaseLine | null {
    const caseNumber = this.#required(record, CASE, readName);
    const sequence = this.#required(record, SEQUENCE, readSequence);
    const openedAt = this.#required(record, OPENED_AT, this.#dates.first);
    const state = this.#required(record, STATE, this.#readState);
    const priority = this.#required(record, PRIORITY, this.#readPriority);
    const team = this.#optional(record, TEAM, readName);
    const occurredAt = this.#occurrence(record, openedAt);
    if (
      caseNumber === null ||
      sequence === null ||
      openedAt === null ||
      state === null ||
      priority === null ||
      team instanceof ValueFault ||
      occurredAt === null
    ) {
      return null;
    }
    const { line } = record;
    return { line, caseNumber, sequence, openedAt, occurredAt, state, priority, team };
  }

  /** The problems found since they were last taken, in the order of the lines. */
  takeProblems(): ImportProblem[] {
    const problems = this.#problems;
    this.#problems = [];
    return problems;
  }

  #occurrence(record: DelimitedRecord, openedAt: Instant | null): Instant | null {
    const first = this.#required(record, OCCURRED_AT, this.#dates.first);
    if (first === null || openedAt === null || first >= openedAt) return first;
    // Clocks that went back show an hour twice: what then seems to lie before the opening may lie
    // after it, in the second of the two hours.
    const second = this.#dates.second(this.#valueAt(record, OCCURRED_AT) ?? '');
    if (!(second instanceof ValueFault) && second >= openedAt) return second;
    this.#refuse(
      record,
      OCCURRED_AT,
      new ValueFault(
        'EVENT_BEFORE_OPENING',
        `lies before the opening of the case, ${this.#shown(record, OPENED_AT)}. Correct one of the two.`,
      ),
    );
    return null;
  }

  #required<T>(record: DelimitedRecord, place: number, read: ValueReader<T>): T | null {
    const text = this.#valueAt(record, place);
    if (text === null) {
      this.#refuse(record, place, MISSING);
      return null;
    }
    const value = read(text);
    if (!(value instanceof ValueFault)) return value;
    this.#refuse(record, place, value);
    return null;
  }

  #optional<T>(
    record: DelimitedRecord,
    place: number,
    read: ValueReader<T>,
  ): T | ValueFault | null {
    const text = this.#valueAt(record, place);
    if (text === null) return null;
    const value = read(text);
    if (value instanceof ValueFault) this.#refuse(record, place, value);
    return value;
  }

  /** Without surrounding spaces; null when the file says that there is none. */
  #valueAt(record: DelimitedRecord, place: number): string | null {
    const text = (record.fields[place] ?? '').trim();
    return this.#noValue.has(text) ? null : text;
  }

  #refuse(record: DelimitedRecord, place: number, fault: ValueFault): void {
    const column = this.#headers[place] ?? '';
    const message = `Line ${record.line}, column "${column}": ${this.#shown(record, place)} ${fault.complaint}`;
    this.#problems.push({ line: record.line, column, code: fault.code, message });
  }

  #shown(record: DelimitedRecord, place: number): string {
    const text = record.fields[place] ?? '';
    const cut = text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
    return JSON.stringify(cut);
  }
}
