import { createHash } from 'node:crypto';

/** Decides by chance, and the same way again for the same seed and name (Mulberry32). */
export class Chance {
  #state;

  /** Each name draws from a source of its own: what one does more often moves nothing elsewhere. */
  constructor(seed, name) {
    this.#state = createHash('sha256').update(`${seed} ${name}`).digest().readUInt32LE();
  }

  /** From 0 up to, but not including, 1. */
  next() {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  between(low, high) {
    return low + this.next() * (high - low);
  }

  whole(low, high) {
    return Math.floor(this.between(low, high + 1));
  }

  pick(list) {
    return list[this.whole(0, list.length - 1)];
  }
}
