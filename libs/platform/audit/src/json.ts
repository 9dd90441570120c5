/** What JSON can say. Interfaces and class instances do not fit in: an entity cannot slip through. */
export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** A plain object of JSON values. */
export type JsonObject = { readonly [key: string]: JsonValue };

/**
 * The one way to write a JSON value (RFC 8785): keys sorted by their UTF-16 code units, no blanks.
 * PostgreSQL's `jsonb` forgets the order of keys; hashes and signatures must not depend on it.
 *
 * @throws on a number that JSON cannot say, which would otherwise turn into null unnoticed.
 */
export function canonicalJson(value: JsonValue): string {
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
    return `{${members.join(',')}}`;
  }
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new Error(`JSON has no number ${value}.`);
  }
  return JSON.stringify(value);
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
