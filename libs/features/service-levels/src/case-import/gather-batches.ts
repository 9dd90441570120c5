import type { CaseLine, ImportProblem } from './case-line.js';
import type { CaseFileBatch } from './read-case-file.js';

/**
 * Joins batches of a file, small ones as they are read, into ones of at least `size` lines. Reading
 * in small steps matters for memory: what a line is made of (its record, its fields, the text they
 * were cut from) is gone before the garbage collector has to look at it twice.
 *
 * When the file becomes unreadable, what was gathered until there comes before the error.
 */
export async function* gatherBatches(
  batches: AsyncIterable<CaseFileBatch>,
  size: number,
): AsyncGenerator<CaseFileBatch, void, undefined> {
  let gathered = new Gathered();
  try {
    for await (const batch of batches) {
      gathered.add(batch);
      if (gathered.linesRead < size) continue;
      yield gathered;
      gathered = new Gathered();
    }
  } catch (error) {
    if (gathered.linesRead > 0) yield gathered;
    throw error;
  }
  if (gathered.linesRead > 0) yield gathered;
}

class Gathered implements CaseFileBatch {
  readonly events: CaseLine[] = [];
  readonly problems: ImportProblem[] = [];
  linesRead = 0;

  add({ events, problems, linesRead }: CaseFileBatch): void {
    this.events.push(...events);
    this.problems.push(...problems);
    this.linesRead += linesRead;
  }
}
