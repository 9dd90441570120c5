/** Points of cost that may be spent in one minute; 0 sets no limit. */
export interface BudgetLimits {
  /** Of one user or API key. */
  readonly caller: number;
  /** Of all users and keys of one organization together. */
  readonly organization: number;
  /** Of all strangers from one network together. */
  readonly strangers: number;
}

export const MINUTE_MS = 60_000;
