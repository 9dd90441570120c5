import type { Instant } from '@meridian/core-calendar';
import type { DelimitedRecord } from '@meridian/platform-files';
import type { CaseFileMapping } from './case-file-mapping.js';
import type { CaseLine, ImportProblem } from './case-line.js';
import type { CasePriority, CaseStateWord } from './case-words.js';
import { instantReader } from './instant-reader.js';
import type { InstantReader } from './instant-reader.js';

/** Places of the fields in a record, as {@link caseFileColumns} asks for them. */
const CASE = 0;
const SEQUENCE = 1;
const OPENED_AT = 2;
const OCCURRED_AT = 3;
const STATE = 4;
const PRIORITY = 5;
const TEAM = 6;

const LARGEST_SEQUENCE = 2_147_483_647;
const LONGEST_NAME = 200;
const SHOWN_VALUE = 80;
const CONTROL_CHARACTER = /\p{Cc}/u;

/** The columns to read, in the order in which {@link CaseLineReader} expects their fields. */
export function caseFileColumns({ columns }: CaseFileMapping) {
  const { case: number, sequence, openedAt, occurredAt, state, priority, team } = columns;
  const always = [number, sequence, openedAt, occurredAt, state, priority];
  return team === null ? always : [...always, team];
}

/** Turns records of a file into case lines after its mapping, and collects what is wrong with them. */
export class CaseLineReader {
  readonly #mapping: CaseFileMapping;
  readonly #headers: readonly string[];
  readonly #noValue: ReadonlySet<string>;
  readonly #states: ReadonlyMap<string, CaseStateWord>;
  readonly #priorities: ReadonlyMap<string, CasePriority>;
  readonly #dates: InstantReader;
  #problems: ImportProblem[] = [];

  /** @param headers names of the wanted columns as the file has them */
  constructor(mapping: CaseFileMapping, headers: readonly string[]) {
    this.#mapping = mapping;
    this.#headers = headers;
    this.#noValue = new Set(['', ...mapping.noValue]);
    this.#states = new Map(Object.entries(mapping.states));
    this.#priorities = new Map(Object.entries(mapping.priorities));
    this.#dates = instantReader(mapping.dateFormat, mapping.timeZone);
  }

  /** Null when the line must be refused; all that is wrong with it is then among the problems. */
  read(record: DelimitedRecord): CaseLine | null {
    const caseNumber = this.#required(record, CASE, (text) => this.#name(record, CASE, text));
    const sequence = this.#required(record, SEQUENCE, (text) => this.#sequence(record, text));
    const openedAt = this.#required(record, OPENED_AT, (text) => this.#date(record, OPENED_AT, text));
    const occurredAt = this.#required(record, OCCURRED_AT, (text) => this.#date(record, OCCURRED_AT, text));
    const state = this.#required(record, STATE, (text) => this.#state(record, text));
    const priority = this.#required(record, PRIORITY, (text) => this.#priority(record, text));
    return null;
  }
}
