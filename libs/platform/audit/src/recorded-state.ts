import type { JsonObject, JsonValue } from './json.js';

/** A state as commands hand it over: plain JSON, with instants as `Date`. */
export type RecordedState = { readonly [key: string]: RecordedValue };

type RecordedValue = JsonValue | Date | readonly RecordedValue[] | RecordedState;

/**
 * Never recorded, wherever they stand. Callers should not hand them over at all; this is the second
 * wall, for what is in the chain cannot be taken out of it again.
 */
const SECRETS = new Set(['password', 'passwordHash', 'token', 'tokenHash', 'secret']);

/** The state as it is stored and hashed: without secrets, instants in ISO 8601. */
export function withoutSecrets(state: RecordedState): JsonObject {
  const kept = Object.entries(state).filter(([key]) => !SECRETS.has(key));
  return Object.fromEntries(kept.map(([key, value]) => [key, plain(value)]));
}

function plain(value: RecordedValue): JsonValue {
  if (value instanceof Date) return value.toISOString();
  if (isList(value)) return value.map(plain);
  return typeof value === 'object' && value !== null ? withoutSecrets(value) : value;
}

function isList(value: RecordedValue): value is readonly RecordedValue[] {
  return Array.isArray(value);
}

/**
 * The state of a row whose type is known to TypeORM only: its own columns, as they are now.
 *
 * @throws on a value that JSON cannot say.
 */
export function recordedState(row: object): RecordedState {
  const columns = Object.entries(row).filter(([, value]) => value !== undefined);
  return Object.fromEntries(columns.map(([name, value]) => [name, recordedValue(name, value)]));
}

function recordedValue(name: string, value: unknown): RecordedValue {
  if (value === null || value instanceof Date) return value;
  if (Array.isArray(value)) return value.map((item) => recordedValue(name, item));
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
      return value;
    case 'object':
      return recordedState(value);
    default:
      throw new Error(`The audit log cannot record ${name}: JSON has no ${typeof value}.`);
  }
}
