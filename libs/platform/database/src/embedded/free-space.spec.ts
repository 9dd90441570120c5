import { expect, it } from '@jest/globals';
import { tmpdir } from 'node:os';
import { requireFreeSpace, SPACE_TO_START } from './free-space.js';

it('accepts a disk with room', async () => {
  await expect(requireFreeSpace(tmpdir(), SPACE_TO_START)).resolves.toBeUndefined();
});

it('says how much is left and how much is needed', async () => {
  const exabyte = 2 ** 60;
  await expect(requireFreeSpace(tmpdir(), exabyte)).rejects.toThrow(
    /has only \d+ MB left, and the database needs 1099511627776 MB/,
  );
});
