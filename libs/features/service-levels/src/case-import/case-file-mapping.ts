import { z } from 'zod';
import { isTimeZone, nearestTimeZones } from '@meridian/core-calendar';
import { TEXT_ENCODINGS } from '@meridian/platform-files';
import type { TextEncoding, WantedColumn } from '@meridian/platform-files';
import { CaseFileMappingError } from './case-file-mapping-error.js';
import { CASE_PRIORITIES, CASE_STATE_WORDS } from './case-words.js';
import type { CasePriority, CaseStateWord } from './case-words.js';
import { DatePatternError, compileDatePattern } from './date-pattern.js';
import { ISO_FORMAT } from './instant-reader.js';

/** Where a file of case events keeps what, and what its words mean. */
export interface CaseFileMapping {
  readonly name: string;
  /** One character. */
  readonly delimiter: string;
  readonly encoding: TextEncoding;
  /** Whether Meridian wrote the file, with apostrophes before what looks like formulas. */
  readonly neutralised?: boolean;
  /** IANA zone in which the file's dates are written. */
  readonly timeZone: string;
  /** `ISO`, or a pattern such as `d/M/yyyy HH:mm`; see {@link compileDatePattern}. */
  readonly dateFormat: string;
  /** What the file writes where it has no value, besides nothing at all. */
  readonly noValue: readonly string[];
  /**
   * Header names, or lists of names of which a file has one. The second of two columns that are
   * both called `category` is `category#2`.
   */
  readonly columns: CaseFileColumns;
  /** The file's states in Meridian's words. A line with any other state is refused. */
  readonly states: Readonly<Record<string, CaseStateWord>>;
  /** The same for priorities. */
  readonly priorities: Readonly<Record<string, CasePriority>>;
}

interface CaseFileColumns {
  /** Number of the case. */
  readonly case: WantedColumn;
  /** Order of the events of a case, as whole numbers. */
  readonly sequence: WantedColumn;
  readonly openedAt: WantedColumn;
  readonly occurredAt: WantedColumn;
  readonly state: WantedColumn;
  readonly priority: WantedColumn;
  /** Null when the file does not say which team has the case. */
  readonly team: WantedColumn | null;
}

const headerName = z.string().trim().min(1, 'must not be empty');

const wantedColumn = z.union([headerName, z.array(headerName).min(1)], {
  error: ({ input }) =>
    input === undefined
      ? 'is missing: give a header name'
      : 'must be a header name or a list of them',
});

const timeZone = z.string().refine(isTimeZone, {
  error: ({ input }) =>
    `${JSON.stringify(input)} is not a time zone. Did you mean ${nearestTimeZones(String(input)).join(', ')}?`,
});

const dateFormat = z.string().superRefine((format, context) => {
  if (format === ISO_FORMAT) return;
  try {
    compileDatePattern(format);
  } catch (error) {
    if (!(error instanceof DatePatternError)) throw error;
    context.addIssue({ code: 'custom', message: error.message });
  }
});

const notEmpty = { error: 'must name at least one' };
const hasEntries = (words: Readonly<Record<string, string>>): boolean =>
  Object.keys(words).length > 0;

const mappingSchema: z.ZodType<CaseFileMapping> = z.strictObject({
  name: z.string().trim().min(1, 'must not be empty').max(100),
  delimiter: z
    .string()
    .regex(/^[^"\r\n]$/, 'must be one character, not a double quote or a line end')
    .default(','),
  encoding: z.enum(TEXT_ENCODINGS).default('utf-8'),
  neutralised: z.boolean().exactOptional(),
  timeZone,
  dateFormat,
  noValue: z.array(z.string()).default([]),
  columns: z.strictObject({
    case: wantedColumn,
    sequence: wantedColumn,
    openedAt: wantedColumn,
    occurredAt: wantedColumn,
    state: wantedColumn,
    priority: wantedColumn,
    team: wantedColumn.nullable().default(null),
  }),
  states: z.record(z.string(), z.enum(CASE_STATE_WORDS)).refine(hasEntries, notEmpty),
  priorities: z.record(z.string(), z.enum(CASE_PRIORITIES)).refine(hasEntries, notEmpty),
});

/**
 * @param value parsed JSON
 * @param source what to call the mapping in messages, e.g. the name of its file
 * @throws CaseFileMappingError that names each faulty place
 */
export function parseCaseFileMapping(value: unknown, source: string): CaseFileMapping {
  const result = mappingSchema.safeParse(value, {
    error: (issue) => (issue.input === undefined ? 'is missing' : undefined),
  });
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `${z.core.toDotPath(path)}: ${message}`,
  );
  throw new CaseFileMappingError(source, problems);
}
