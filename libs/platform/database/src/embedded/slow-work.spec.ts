import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { announceWhenSlow } from './slow-work.js';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

async function messagesDuring(seconds: number): Promise<string[]> {
  const messages: string[] = [];
  const work = () => new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
  const done = announceWhenSlow((message) => messages.push(message), 'Recovering', work);
  await jest.advanceTimersByTimeAsync(seconds * 1_000);
  await done;
  await jest.advanceTimersByTimeAsync(60_000);
  return messages;
}

it('says nothing about work that is over at once', async () => {
  expect(await messagesDuring(1)).toEqual([]);
});

it('speaks before two seconds are over, then again while the work goes on', async () => {
  expect(await messagesDuring(2)).toEqual(['Recovering …']);
  expect(await messagesDuring(12)).toEqual([
    'Recovering …',
    'Recovering … (7 s)',
    'Recovering … (12 s)',
  ]);
});
