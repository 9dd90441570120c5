import { limitExceeded, RefusedRequest } from '../errors/refused-request.js';
import { MAX_INPUT_DEPTH } from './limits.js';

/** What PostgreSQL cannot store in a text: a NUL character, and half of a character. */
const UNSTORABLE = /[\0\p{Cs}]/u;

/** Refuses variables that hold a text which cannot be stored, or are nested deeper than any input. */
export function checkInput(variables: object): void {
  walk(variables, []);
}

/** Refuses a text that cannot be stored, wherever in the input it stands. */
export function checkText(text: string, path: readonly (string | number)[] | null = null): void {
  if (!UNSTORABLE.test(text)) return;
  const message = 'A text holds a NUL character or half of a character, which cannot be stored.';
  throw new RefusedRequest('INVALID_INPUT', message, 400, path && [...path]);
}

function walk(value: unknown, path: (string | number)[]): void {
  if (typeof value === 'string') checkText(value, path);
  if (!isPlain(value)) return;
  if (path.length >= MAX_INPUT_DEPTH) {
    throw limitExceeded(`Variables may be nested at most ${MAX_INPUT_DEPTH} levels deep.`);
  }
  const isList = Array.isArray(value);
  for (const [name, item] of Object.entries(value)) {
    path.push(isList ? Number(name) : name);
    walk(item, path);
    path.pop();
  }
}

/** A list or an object as JSON makes them; a file that was put in its place is none. */
function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
}
