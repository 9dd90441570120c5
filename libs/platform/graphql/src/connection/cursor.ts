import { invalidInput } from '@meridian/platform-tenancy';

/** Where a row stands in an order: the text of its sort value, and its id, which breaks ties. */
export type CursorKey = readonly [value: string, id: string];

/** Longer than any cursor we make: sort values are names, dates and numbers. */
const MAX_CURSOR_LENGTH = 1_000;

/** Makes the opaque cursor of a row. It only works in lists of the same order. */
export function encodeCursor(order: string, [value, id]: CursorKey): string {
  return Buffer.from(JSON.stringify([order, value, id])).toString('base64url');
}

/** Reads a cursor of this order. Throws INVALID_INPUT on one of another order and on garbage. */
export function decodeCursor(order: string, cursor: string): CursorKey {
  const [name, value, id] = parts(cursor);
  if (name !== order || value === undefined || id === undefined) {
    throw invalidInput('This is not a cursor of this list in this order.');
  }
  return [value, id];
}

function parts(cursor: string): readonly string[] {
  if (cursor.length > MAX_CURSOR_LENGTH) return [];
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parsed) && parsed.length === 3 && parsed.every(isText) ? parsed : [];
  } catch {
    return [];
  }
}

/** PostgreSQL takes no NUL in a text, so no row can have one in its key. */
function isText(part: unknown): part is string {
  return typeof part === 'string' && !part.includes('\0');
}
