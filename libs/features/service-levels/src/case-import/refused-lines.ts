import type { Readable } from 'node:stream';
import {
  readDelimited,
  restored,
  writeDelimited,
  type DelimitedBatch,
} from '@meridian/platform-files';
import type { CaseFileMapping } from './case-file-mapping.js';

/** What is wrong with the record that begins on a line. A line can have several. */
export interface LineProblem {
  readonly line: number;
  readonly message: string;
}

/** Added to the columns of the file; an import passes over it. */
const PROBLEM_COLUMN = 'meridian_problem';

/**
 * The records of a file that an import refused, as a CSV file with every column of theirs and one
 * more that says what is wrong: to be repaired and imported again by {@link repairedMapping}. Records
 * that could not be told apart, because of broken quotes, are not among them. In constant memory.
 * @param input the file, again
 * @param problems in the order of the lines
 * @throws DelimitedFileError for a file that cannot be read beyond some point
 */
export async function* refusedLines(
  input: Readable,
  mapping: CaseFileMapping,
  problems: AsyncIterable<LineProblem>,
): AsyncGenerator<Buffer, void, undefined> {
  const { delimiter, encoding } = mapping;
  const batches = readDelimited(input, { delimiter, encoding });
  const first = await batches.next();
  if (first.done) return;
  const head = first.value;
  const columns = head.columns.filter((name) => name !== PROBLEM_COLUMN);
  const places = columns.map((name) => head.columns.indexOf(name));
  const read = mapping.neutralised ? restored : (text: string): string => text;
  async function* rows(): AsyncGenerator<string[]> {
    for await (const { fields, messages } of matched(head, batches, problems)) {
      yield [...places.map((place) => read(fields[place] ?? '')), messages.join(' ')];
    }
  }
  yield* writeDelimited([...columns, PROBLEM_COLUMN], rows(), { byteOrderMark: true });
}

/** How a file of {@link refusedLines} is read: as the original, and as text that was neutralised. */
export function repairedMapping(mapping: CaseFileMapping): CaseFileMapping {
  return { ...mapping, delimiter: ',', encoding: 'utf-8', neutralised: true };
}

interface RefusedRecord {
  readonly fields: readonly string[];
  readonly messages: readonly string[];
}

/** Walks through records and problems side by side: both are in the order of the lines. */
async function* matched(
  first: DelimitedBatch,
  rest: AsyncIterable<DelimitedBatch>,
  problems: AsyncIterable<LineProblem>,
): AsyncGenerator<RefusedRecord> {
  const waiting = problems[Symbol.asyncIterator]();
  let problem = await waiting.next();
  async function* batches(): AsyncGenerator<DelimitedBatch> {
    yield first;
    yield* rest;
  }
  for await (const { records } of batches()) {
    for (const { line, fields } of records) {
      const messages: string[] = [];
      while (!problem.done && problem.value.line <= line) {
        if (problem.value.line === line) messages.push(problem.value.message);
        problem = await waiting.next();
      }
      if (messages.length > 0) yield { fields, messages };
      if (problem.done) return;
    }
  }
}
