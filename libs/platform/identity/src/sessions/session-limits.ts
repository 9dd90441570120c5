const MINUTE = 60_000;

/** A session that nobody used for so long has ended. */
export const SESSION_IDLE_MS = 30 * MINUTE;

/** A session ends after so long, however busy it is. */
export const SESSION_ABSOLUTE_MS = 12 * 60 * MINUTE;

/** "Last seen" and "last used" are written at most so often. */
export const SEEN_INTERVAL_MS = MINUTE;
