import type { Marks } from './stamp.js';

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
/** Seven digits and no more, or a length of time. */
const NUMBER = /(?<![0-9a-z])(?:\d{7}|PT[0-9.HMS]+)(?![0-9a-z])/gi;

/** Something foreign in what somebody was told. */
export interface Leak {
  readonly where: string;
  readonly found: string;
}

/** Reads every byte that leaves for what the reader must not see, and counts them. */
export class Detector {
  bytes = 0;
  readonly leaks: Leak[] = [];

  /** Looks for marks of others in a text that somebody was sent. */
  read(where: string, text: string, foreign: readonly Marks[]): void {
    this.bytes += Buffer.byteLength(text);
    const found = foreignIn(text, foreign);
    if (found !== null) this.leaks.push({ where, found });
  }
}

/** The first foreign mark in a text; null where there is none. */
function foreignIn(text: string, foreign: readonly Marks[]): string | null {
  const ids = (text.match(UUID) ?? []).map((id) => id.toLowerCase());
  const numbers = text.match(NUMBER) ?? [];
  for (const marks of foreign) {
    const found =
      marks.texts.find((mark) => text.toLowerCase().includes(mark.toLowerCase())) ??
      ids.find((id) => marks.ids.has(id)) ??
      numbers.find((number) => marks.numbers.has(number));
    if (found !== undefined) return found;
  }
  return null;
}
