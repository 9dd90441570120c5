import { Readable } from 'node:stream';
import { DelimitedFileError } from './delimited-file-error.js';
import { readDelimited } from './read-delimited.js';
import type { DelimitedBatch, DelimitedOptions } from './read-delimited.js';

export function streamOf(...chunks: (string | Buffer)[]): Readable {
  return Readable.from(
    chunks.map((chunk) => (typeof chunk === 'string' ? Buffer.from(chunk) : chunk)),
  );
}

export async function batchesOf(
  input: Readable,
  options?: DelimitedOptions,
): Promise<DelimitedBatch[]> {
  const batches: DelimitedBatch[] = [];
  for await (const batch of readDelimited(input, options)) batches.push(batch);
  return batches;
}

/** Everything that comes out: `[line, ...fields]` of records and `[line, code, column]` of problems. */
export async function read(content: string | Buffer, options?: DelimitedOptions) {
  const batches = await batchesOf(streamOf(content), options);
  return {
    records: batches.flatMap(({ records }) => records.map(({ line, fields }) => [line, ...fields])),
    problems: batches.flatMap(({ problems }) =>
      problems.map(({ line, code, column }) =>
        column === undefined ? [line, code] : [line, code, column],
      ),
    ),
    messages: batches.flatMap(({ problems }) => problems.map(({ message }) => message)),
  };
}

/** The error in which reading ends. */
export async function refusal(
  content: string | Buffer,
  options?: DelimitedOptions,
): Promise<DelimitedFileError> {
  try {
    await batchesOf(streamOf(content), options);
  } catch (error) {
    if (error instanceof DelimitedFileError) return error;
    throw error;
  }
  throw new Error('The file was not refused.');
}
