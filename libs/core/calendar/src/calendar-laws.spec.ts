import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { milliseconds } from './duration.js';
import { instant } from './instant.js';
import type { Interval } from './interval.js';
import { compile, DAY, situations } from './random-calendars.fixture.js';

const offset = fc.integer({ min: -3 * DAY, max: 3 * DAY });
const pauses = fc.array(fc.tuple(offset, fc.integer({ min: -DAY / 4, max: DAY })), {
  maxLength: 5,
});
const pausesAt = (around: number, list: readonly (readonly [number, number])[]): Interval[] =>
  list.map(([start, length]) => ({
    start: instant(around + start),
    end: instant(around + start + length),
  }));

describe('laws of business time', () => {
  test('additivity: elapsed(a, c) = elapsed(a, b) + elapsed(b, c), with pauses', () => {
    fc.assert(
      fc.property(situations(), fc.tuple(offset, offset, offset), pauses, (situation, at, list) => {
        const calendar = compile(situation);
        const paused = pausesAt(situation.around, list);
        const [a, b, c] = at.sort((x, y) => x - y).map((ms) => instant(situation.around + ms));
        if (a === undefined || b === undefined || c === undefined)
          throw new Error('three instants');
        expect(calendar.elapsed(a, b, paused) + calendar.elapsed(b, c, paused)).toBe(
          calendar.elapsed(a, c, paused),
        );
      }),
    );
  });

  test('monotonicity: a later end never has less business time, and never more than real time', () => {
    fc.assert(
      fc.property(situations(), offset, offset, offset, (situation, from, x, y) => {
        const calendar = compile(situation);
        const start = instant(situation.around + from);
        const [early, late] = [Math.min(x, y), Math.max(x, y)];
        const atEarly = calendar.elapsed(start, instant(situation.around + early));
        const atLate = calendar.elapsed(start, instant(situation.around + late));
        expect(atLate).toBeGreaterThanOrEqual(atEarly);
        expect(atLate - atEarly).toBeLessThanOrEqual(late - early);
      }),
    );
  });

  test('one pause more never adds business time and never brings a deadline forward', () => {
    const target = fc.integer({ min: 0, max: 2 * DAY });
    fc.assert(
      fc.property(situations(), offset, target, pauses, (situation, from, ms, list) => {
        const calendar = compile(situation);
        const start = instant(situation.around + from);
        const end = instant(start + 3 * DAY);
        const more = pausesAt(situation.around, list);
        const less = more.slice(1);
        expect(calendar.elapsed(start, end, more)).toBeLessThanOrEqual(
          calendar.elapsed(start, end, less),
        );
        const due = calendar.deadline(start, milliseconds(ms), more) ?? Infinity;
        expect(due).toBeGreaterThanOrEqual(
          calendar.deadline(start, milliseconds(ms), less) ?? Infinity,
        );
      }),
    );
  });

  test('inverse: at the deadline exactly the target has elapsed, and a moment earlier less', () => {
    const target = fc.integer({ min: 1, max: 20 * DAY });
    fc.assert(
      fc.property(situations(), offset, target, pauses, (situation, from, ms, list) => {
        const calendar = compile(situation);
        const start = instant(situation.around + from);
        const paused = pausesAt(situation.around, list);
        const due = calendar.deadline(start, milliseconds(ms), paused);
        fc.pre(due !== undefined);
        expect(calendar.elapsed(start, due, paused)).toBe(ms);
        expect(calendar.elapsed(start, instant(due - 1), paused)).toBe(ms - 1);
      }),
    );
  });

  test('open intervals are sorted, apart, inside the span, and sum up to the elapsed time', () => {
    fc.assert(
      fc.property(situations(), offset, offset, (situation, x, y) => {
        const calendar = compile(situation);
        const from = instant(situation.around + Math.min(x, y));
        const to = instant(situation.around + Math.max(x, y));
        let previous = -Infinity;
        let total = 0;
        for (const { start, end } of calendar.openIntervals(from, to)) {
          expect(start).toBeGreaterThan(previous);
          expect(end).toBeGreaterThan(start);
          total += end - start;
          previous = end;
          expect(start >= from && end <= to).toBe(true);
        }
        expect(calendar.elapsed(from, to)).toBe(total);
      }),
    );
  });

  test('answers do not depend on which years were compiled before', () => {
    const years = fc.array(fc.integer({ min: -20, max: 20 }), { maxLength: 3 });
    fc.assert(
      fc.property(situations(), offset, offset, years, (situation, x, y, warmUps) => {
        const [from, to] = [
          instant(situation.around + x),
          instant(situation.around + y + 400 * DAY),
        ];
        const warmed = compile(situation);
        for (const year of warmUps) warmed.isOpen(instant(situation.around + year * 365 * DAY));
        expect(warmed.elapsed(from, to)).toBe(compile(situation).elapsed(from, to));
        expect(warmed.nextOpening(from)).toBe(compile(situation).nextOpening(from));
      }),
    );
  });
});
