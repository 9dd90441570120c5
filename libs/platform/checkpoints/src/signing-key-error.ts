/** The signing key is of no use; the message says why, and what to do. */
export class SigningKeyError extends Error {
  override readonly name = 'SigningKeyError';
}
