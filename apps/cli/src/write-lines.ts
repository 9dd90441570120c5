import { randomUUID } from 'node:crypto';
import { link, open, rm } from 'node:fs/promises';

const REMARK_EVERY_MS = 2_000;
/** Lines that go to the disk at once. */
const BATCH = 500;

/**
 * Writes lines to a new file, readable by its owner alone. The file appears whole or not at all, and
 * never in the place of another. Returns how many lines it has.
 */
export async function writeLines(
  file: string,
  lines: Iterable<string> | AsyncIterable<string>,
  progress: (written: number) => void = () => undefined,
): Promise<number> {
  const partial = `${file}.${randomUUID()}`;
  const handle = await open(partial, 'wx', 0o600).catch((error: unknown) => refuse(file, error));
  try {
    let [written, last, batch] = [0, performance.now(), ''];
    for await (const line of lines) {
      batch += `${line}\n`;
      written += 1;
      if (written % BATCH === 0) {
        await handle.writeFile(batch);
        batch = '';
      }
      if (performance.now() - last > REMARK_EVERY_MS) {
        last = performance.now();
        progress(written);
      }
    }
    await handle.writeFile(batch);
    await handle.sync();
    await link(partial, file).catch((error: unknown) => refuse(file, error));
    return written;
  } finally {
    await handle.close();
    await rm(partial, { force: true });
  }
}

function refuse(file: string, error: unknown): never {
  if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
    throw new Error(`${file} exists already: choose another name, or move it away.`);
  }
  const reason = error instanceof Error ? error.message : String(error);
  throw new Error(`${file} cannot be written: ${reason}.`, { cause: error });
}
