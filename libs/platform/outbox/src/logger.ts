/** The part of a structured logger (pino's, for example) that background work needs. */
export interface Logger {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
  /** A logger that adds these facts to each of its lines. */
  child(facts: Record<string, unknown>): Logger;
}
