import { randomFillSync } from 'node:crypto';

const POOL_BYTES = 10 * 512;
const pool = Buffer.allocUnsafe(POOL_BYTES);
let taken = POOL_BYTES;

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const hex = (byte: number): string => HEX[byte & 0xff] ?? '00';

/**
 * A UUID of version 7 (RFC 9562, 5.7): 48 bits of Unix time in milliseconds, then 74 random bits, so
 * that rows made later sort later. Drawn from a pool of random bytes: imports make millions.
 */
export function uuidv7(milliseconds: number): string {
  if (taken + 10 > POOL_BYTES) {
    randomFillSync(pool);
    taken = 0;
  }
  const random = (offset: number): number => pool[taken + offset] ?? 0;
  const high = Math.floor(milliseconds / 0x10000);
  const low = milliseconds % 0x10000;
  const text =
    hex(high >>> 24) +
    hex(high >>> 16) +
    hex(high >>> 8) +
    hex(high) +
    '-' +
    hex(low >>> 8) +
    hex(low) +
    '-' +
    hex(0x70 | (random(0) & 0x0f)) +
    hex(random(1)) +
    '-' +
    hex(0x80 | (random(2) & 0x3f)) +
    hex(random(3)) +
    '-' +
    hex(random(4)) +
    hex(random(5)) +
    hex(random(6)) +
    hex(random(7)) +
    hex(random(8)) +
    hex(random(9));
  taken += 10;
  return text;
}
