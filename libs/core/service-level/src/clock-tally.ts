import { milliseconds } from '@meridian/core-calendar';
import type { CompiledCalendar, Instant, Milliseconds } from '@meridian/core-calendar';
import type { Side } from './clock-definition.js';

/** Adds up the business time of a case stretch by stretch, and notes when the target is reached. */
export class ClockTally {
  readonly #calendar: CompiledCalendar;
  readonly #target: Milliseconds;
  #elapsed = 0;
  #provider = 0;
  #client = 0;
  #shared = 0;
  #reachedAt: Instant | undefined;

  constructor(calendar: CompiledCalendar, target: Milliseconds) {
    this.#calendar = calendar;
    this.#target = target;
  }

  /** Adds [from, to) and returns its business time. Stretches must come in order of time. */
  add(from: Instant, to: Instant, side: Side, counts: boolean): Milliseconds {
    const time = this.#calendar.elapsed(from, to);
    if (side === 'PROVIDER') this.#provider += time;
    else if (side === 'CLIENT') this.#client += time;
    else this.#shared += time;
    if (counts) this.#count(from, time);
    return time;
  }

  #count(from: Instant, time: Milliseconds): void {
    const left = this.#target - this.#elapsed;
    if (left > 0 && time >= left) {
      this.#reachedAt = this.#calendar.deadline(from, milliseconds(left));
    }
    this.#elapsed += time;
  }

  get elapsed(): Milliseconds {
    return milliseconds(this.#elapsed);
  }

  /** The earliest instant at which the elapsed time equalled the target, if it has come to that. */
  get reachedAt(): Instant | undefined {
    return this.#reachedAt;
  }

  get providerTime(): Milliseconds {
    return milliseconds(this.#provider);
  }

  get clientTime(): Milliseconds {
    return milliseconds(this.#client);
  }

  get sharedTime(): Milliseconds {
    return milliseconds(this.#shared);
  }
}
