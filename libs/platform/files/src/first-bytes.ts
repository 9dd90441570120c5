import { isUint8Array } from 'node:util/types';

/**
 * The same bytes, with at least `count` of them in the first chunk (all there are, in a shorter
 * stream), so that a signature can be looked for in one piece wherever the stream happens to be cut.
 * Empty chunks are left out. Leaving the loop early closes the source.
 * @throws TypeError when the source yields anything but bytes
 */
export async function* withFirstBytesTogether(
  source: AsyncIterable<unknown>,
  count: number,
): AsyncGenerator<Buffer, void, undefined> {
  let head: Buffer | null = Buffer.alloc(0);
  for await (const chunk of source) {
    const bytes = asBuffer(chunk);
    if (bytes.length === 0) continue;
    if (head === null) {
      yield bytes;
      continue;
    }
    head = head.length === 0 ? bytes : Buffer.concat([head, bytes]);
    if (head.length < count) continue;
    yield head;
    head = null;
  }
  if (head !== null && head.length > 0) yield head;
}

function asBuffer(chunk: unknown): Buffer {
  if (!isUint8Array(chunk)) {
    throw new TypeError('The stream must yield bytes; do not set an encoding on it.');
  }
  return Buffer.isBuffer(chunk)
    ? chunk
    : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}
