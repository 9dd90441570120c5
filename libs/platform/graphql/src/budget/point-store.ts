/** Points that an account spent in one minute. */
export interface SpentPoints {
  readonly account: string;
  readonly points: number;
}

/** Where the processes of an installation add up what they spent. */
export interface PointStore {
  /**
   * Adds what this process spent in a minute (whole minutes since 1970), and answers what all
   * processes together spent in it.
   */
  add(minute: number, spent: readonly SpentPoints[]): Promise<readonly SpentPoints[]>;
  close(): Promise<void>;
}
