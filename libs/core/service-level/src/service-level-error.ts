/** What went wrong, as a stable name that callers and API clients may branch on. */
export type ServiceLevelErrorCode =
  'BAD_COUNT' | 'BAD_FRACTION' | 'BAD_OBJECTIVE' | 'BAD_TARGET' | 'NO_EVENTS' | 'UNKNOWN_STATE';

/** A service level or case that cannot be evaluated, told to the person who can correct it. */
export class ServiceLevelError extends Error {
  override readonly name = 'ServiceLevelError';

  constructor(
    readonly code: ServiceLevelErrorCode,
    message: string,
  ) {
    super(message);
  }
}
