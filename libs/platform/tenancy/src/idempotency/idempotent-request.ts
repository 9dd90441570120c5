import { createHash } from 'node:crypto';

/**
 * What a caller asks for under a key of its own choice, so that asking again does nothing twice. The
 * key belongs to the caller and the operation: others may use the same one for something else.
 */
export class IdempotentRequest {
  private taken = false;

  constructor(
    /** From 1 to 255 characters. */
    readonly key: string,
    /** The mutation: `createContract`. */
    readonly operation: string,
    /** Stands for the arguments: the same for the same arguments, whatever their order. */
    readonly fingerprint: string,
  ) {}

  /** The same request, told more of what was sent: the digest of an uploaded file. */
  alsoAbout(fact: string): IdempotentRequest {
    const fingerprint = createHash('sha256').update(`${this.fingerprint}\n${fact}`).digest('hex');
    return new IdempotentRequest(this.key, this.operation, fingerprint);
  }

  /**
   * To be called by the command that answers the request. A second command would find the first
   * one's answer and do nothing, so one request is one command: anything else is a defect.
   */
  take(): this {
    if (this.taken) throw new Error(`${this.operation} runs two commands under one key.`);
    this.taken = true;
    return this;
  }
}
