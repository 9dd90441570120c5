/** Tells the time. Passed in, so that a test can let twelve hours pass. */
export type Clock = () => Date;
