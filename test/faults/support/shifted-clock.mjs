/**
 * Preloaded into a worker: its clock differs from everybody's by the milliseconds that the file named
 * by FAULTS_CLOCK holds, as if somebody had set it.
 */
import { readFileSync } from 'node:fs';

const honest = Date.now.bind(Date);
const file = process.env.FAULTS_CLOCK;
let shift = 0;
const look = () => {
  shift = Number(readFileSync(file, 'utf8')) || 0;
};

look();
setInterval(look, 100).unref();
globalThis.Date = class extends Date {
  constructor(...given) {
    if (given.length === 0) super(honest() + shift);
    else super(...given);
  }

  static now() {
    return honest() + shift;
  }
};
