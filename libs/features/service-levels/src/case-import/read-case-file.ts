import type { Readable } from 'node:stream';
import { readDelimited, restored } from '@meridian/platform-files';
import type { DelimitedProblem, DelimitedRecord } from '@meridian/platform-files';
import type { CaseFileMapping } from './case-file-mapping.js';
import type { CaseLine, ImportProblem } from './case-line.js';
import { CaseLineReader, caseFileColumns } from './case-line-reader.js';

/** Consecutive lines of a file. */
export interface CaseFileBatch {
  readonly events: readonly CaseLine[];
  /** In the order of the lines. */
  readonly problems: readonly ImportProblem[];
  /** Records of this batch, taken or refused; the header and empty lines do not count. */
  readonly linesRead: number;
}

export interface CaseFileOptions {
  /** Lines in a batch, at most. Default: 1,000. */
  readonly batchSize?: number;
}

/**
 * Reads a file of case events, gzip or not, in constant memory. A line with problems is reported and
 * left out, every other line is taken. Whether lines contradict each other, or what was recorded
 * before, is not looked at here.
 *
 * A mapping that names a column the file lacks refuses the file before its first line. A file that
 * becomes unreadable further on ends in an error, after the batches before that point.
 *
 * @throws DelimitedFileError, CalendarError UNKNOWN_TIME_ZONE, DatePatternError
 */
export async function* readCaseFile(
  input: Readable,
  mapping: CaseFileMapping,
  options: CaseFileOptions = {},
): AsyncGenerator<CaseFileBatch, void, undefined> {
  const { delimiter, encoding } = mapping;
  const columns = caseFileColumns(mapping);
  let reader: CaseLineReader | null = null;
  for await (const batch of readDelimited(input, { ...options, columns, delimiter, encoding })) {
    reader ??= new CaseLineReader(mapping, batch.columns);
    const events: CaseLine[] = [];
    for (const record of batch.records) {
      const event = reader.read(mapping.neutralised ? restoredRecord(record) : record);
      if (event !== null) events.push(event);
    }
    yield {
      events,
      problems: inOrder(batch.problems.map(unreadable), reader.takeProblems()),
      linesRead: batch.records.length + batch.problems.length,
    };
  }
}

function restoredRecord({ line, fields }: DelimitedRecord): DelimitedRecord {
  return { line, fields: fields.map(restored) };
}

function unreadable({ line, code, message }: DelimitedProblem): ImportProblem {
  return { line, column: null, code, message };
}

function inOrder(unread: ImportProblem[], refused: ImportProblem[]): ImportProblem[] {
  if (unread.length === 0) return refused;
  return [...unread, ...refused].sort((a, b) => a.line - b.line);
}
