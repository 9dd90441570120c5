const HOUR = 3_600_000;

/** How many failures pass without delay, and how long the delay grows after that. */
export interface SignInLimit {
  readonly free: number;
  readonly longestSeconds: number;
}

/**
 * No delay is permanent: a permanent lock would be a weapon against the account's owner. For the
 * same reason an account is slowed hard only for the network that guesses; from everywhere else it
 * waits a minute at most, which leaves an attacker with many networks 1,440 guesses a day.
 */
export const SIGN_IN_LIMITS = {
  accountFromNetwork: { free: 5, longestSeconds: 900 },
  account: { free: 50, longestSeconds: 60 },
  network: { free: 30, longestSeconds: 900 },
} as const satisfies Record<string, SignInLimit>;

/** A failure older than this no longer counts. */
export const FORGET_AFTER_MS = 24 * HOUR;

/** The wait after so many failures: one second after the last free one, then doubling. */
export function delaySeconds(failures: number, limit: SignInLimit): number {
  if (failures < limit.free) return 0;
  return Math.min(2 ** (failures - limit.free), limit.longestSeconds);
}
