import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmdirSync } from 'node:fs';
import { open, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Arena } from '../support/arena.mjs';
import { round } from '../support/round.mjs';
import { until } from '../support/until.mjs';

export const id = 'F-12';
export const title = 'the disk of the database is full for a while';

const MEGABYTE = 1_048_576;
/** Enough to be let in; a ballast then takes what is left. */
const DISK_MB = 560;
const FULL_FOR_MS = 5_000;

/** On a small file system of its own, which only root may mount. */
export async function run(context) {
  const mountPoint = mkdtempSync(path.join(tmpdir(), 'meridian-faults-disk-'));
  const refusal = mount(mountPoint);
  if (refusal) {
    rmdirSync(mountPoint);
    return { skipped: `no file system could be mounted: ${refusal}` };
  }
  try {
    // In a folder of it, which can be removed as others are.
    const arena = await Arena.open(mkdtempSync(path.join(mountPoint, 'arena-')));
    try {
      return await fill({ ...context, arena }, path.join(mountPoint, 'ballast'));
    } finally {
      await arena.close();
    }
  } finally {
    execFileSync('umount', ['--lazy', mountPoint]);
    rmdirSync(mountPoint);
  }
}

function mount(folder) {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MB}m`, 'tmpfs', folder], {
      stdio: 'pipe',
    });
    chmodSync(folder, 0o711);
    return null;
  } catch (error) {
    return String(error.stderr ?? error.message).trim();
  }
}

async function fill(context, ballast) {
  let resumed;
  const { figures, mustBeZero, refusals } = await round(context, {
    name: 'F12',
    times: 1,
    async harm({ clients }) {
      await fillUp(ballast);
      await until('a write to be refused', () => clients.refusals.size > 0 || clients.done);
      await delay(FULL_FOR_MS);
      await rm(ballast);
      const before = clients.acknowledged;
      resumed = await until('a promise', () => clients.acknowledged > before || clients.done);
    },
  });
  const asked = [...refusals].map(([what, count]) => `${count} × ${what}`).join(', ');
  process.stdout.write(`    meanwhile clients got: ${asked}\n`);
  return {
    figures: { ...figures, resumed },
    mustBeZero: { ...mustBeZero, neverFull: refusals.size > 0 ? 0 : 1 },
    limits: { resumed: 30 },
  };
}

/** Takes every byte that is left. */
async function fillUp(ballast) {
  const { bavail, bsize } = await statfs(path.dirname(ballast));
  const file = await open(ballast, 'w');
  try {
    const piece = Buffer.alloc(MEGABYTE);
    for (let left = bavail * bsize; left > 0; left -= MEGABYTE) await file.write(piece);
    for (;;) await file.write(piece.subarray(0, 4_096));
  } catch (error) {
    if (error.code !== 'ENOSPC') throw error;
  } finally {
    await file.close();
  }
}
