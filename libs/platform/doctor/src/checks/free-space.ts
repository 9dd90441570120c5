import { statfs } from 'node:fs/promises';
import type { Check } from '../check.js';

const MEGABYTE = 1_048_576;
/** The embedded database refuses to start below the lower one. */
const FAILED_BELOW = 100 * MEGABYTE;
const WARNED_BELOW = 1_024 * MEGABYTE;

export const FREE_SPACE: Check = {
  name: 'free space',
  proves: 'the disk of the data folder has room for a while',
  counts: 'megabytes',
  async examine({ dataDirectory }, examination) {
    const { bavail, bsize } = await statfs(dataDirectory);
    const free = bavail * bsize;
    examination.saw(Math.floor(free / MEGABYTE));
    const advice = 'Free some space, or move the data folder to a larger disk.';
    const place = `${dataDirectory}: ${Math.floor(free / MEGABYTE)} MB left`;
    if (free < FAILED_BELOW) examination.failed(place, advice);
    else if (free < WARNED_BELOW) examination.warned(place, advice);
  },
};
