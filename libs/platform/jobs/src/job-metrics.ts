/** What running jobs reports to whoever keeps figures. */
export interface JobMetrics {
  job(run: {
    readonly queue: string;
    readonly name: string;
    readonly outcome: 'succeeded' | 'failed';
    readonly seconds: number;
  }): void;
  /** A job was given up. */
  deadLetter(queue: string): void;
}
