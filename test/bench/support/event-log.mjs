import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { text } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import { fileURLToPath } from 'node:url';

const LOG = fileURLToPath(
  new URL('../../../../shared/data/itsm/incident-event-log.csv.gz', import.meta.url),
);

/** Writes a log of that many events: the real one again and again, each time with new case numbers. */
export async function writeEventLog(file, events) {
  const [header, ...lines] = (await text(createReadStream(LOG).pipe(createGunzip())))
    .trimEnd()
    .split(/\r?\n/);
  await pipeline(repeated(header, lines, events), createWriteStream(file));
}

function* repeated(header, lines, events) {
  yield `${header}\n`;
  for (let written = 0, round = 0; written < events; round++) {
    const part = lines.slice(0, events - written);
    // The case number is the first column.
    yield part.map((line) => `${round}-${line}\n`).join('');
    written += part.length;
  }
}
