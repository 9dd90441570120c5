/** The embedded database cannot run. The message says why and what to do, in words for its user. */
export class EmbeddedDatabaseError extends Error {
  override readonly name = 'EmbeddedDatabaseError';
}
