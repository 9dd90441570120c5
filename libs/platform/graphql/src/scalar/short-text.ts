import { defineTextScalar, writeText } from './define-scalar.js';

const MAX_LENGTH = 200;
/** Control characters, and halves of characters, which PostgreSQL cannot store. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}]/u;

/** A name, a title, a search term: trimmed, not empty, on one line. */
export const ShortTextScalar = defineTextScalar<string>({
  name: 'ShortText',
  description: `A text on one line, from 1 to ${MAX_LENGTH} characters.`,
  read(text) {
    const trimmed = text.trim();
    const fits = trimmed !== '' && trimmed.length <= MAX_LENGTH;
    return fits && !UNPRINTABLE.test(trimmed) ? trimmed : null;
  },
  write: writeText,
});
