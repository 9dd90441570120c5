/** What a label may look like: a word of our own vocabulary, or a route with its parameters' names. */
const VOCABULARY = /^[a-zA-Z/*][\w/:.*-]{0,79}$/;
/** Identifiers give themselves away: UUIDs, long numbers, long runs of hexadecimal digits. */
const IDENTIFIER = /\d{4,}|[\da-f]{8}-|(?=[\da-f]*\d)[\da-f]{12,}/i;

/**
 * A value that is safe as a metric label.
 *
 * Metrics are read by people who may not see tenants' data, and every new value is a new time
 * series for ever. What does not look like our own vocabulary is counted as "other".
 */
export function label(value: string): string {
  return VOCABULARY.test(value) && !IDENTIFIER.test(value) ? value : 'other';
}
