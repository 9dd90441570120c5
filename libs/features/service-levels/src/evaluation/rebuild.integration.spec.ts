import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { WeekdayName } from '@meridian/feature-coverage';
import fc from 'fast-check';
import type { ToldEvent } from '../cases/case-event-recorder.js';
import { CaseState } from '../state-rules.js';
import { HOUR, hoursOn, ServiceDesks, type ServiceDesk } from '../test-support/service-desk.js';

let desks: ServiceDesks;

beforeAll(async () => {
  desks = await ServiceDesks.open();
});

afterAll(() => desks.close());

const START = Date.parse('2025-03-01T00:00:00Z');
const MINUTES_OF_SIX_WEEKS = 6 * 7 * 24 * 60;
const at = (minutes: number): Date => new Date(START + minutes * 60_000);

/** A case that goes from state to state; each event has a sequence of its own. */
const caseEvents = (number: string): fc.Arbitrary<ToldEvent[]> =>
  fc
    .record({
      opened: fc.nat(MINUTES_OF_SIX_WEEKS),
      steps: fc.array(
        fc.record({
          after: fc.nat(3 * 24 * 60),
          state: fc.constantFrom(...Object.values(CaseState)),
          priority: fc.constantFrom('P1', 'P2', 'P3'),
          team: fc.constantFrom('Group 70', 'Group 56', null),
        }),
        { minLength: 1, maxLength: 6 },
      ),
    })
    .map(({ opened, steps }) =>
      steps.map(({ after, state, priority, team }, sequence) => ({
        caseNumber: number,
        openedAt: at(opened),
        occurredAt: at(opened + after),
        sequence,
        state,
        priority,
        team,
      })),
    );

const CASES = Array.from({ length: 30 }, (_, index) => `INC${index}`);

/** The events of 30 cases in any order, cut into batches, some of which are evaluated at once. */
const history = fc
  .tuple(...CASES.map(caseEvents))
  .map((cases) => cases.flat())
  .chain((events) =>
    fc.record({
      events: fc.shuffledSubarray(events, { minLength: events.length }),
      batches: fc.array(
        fc.record({ size: fc.integer({ min: 1, max: 60 }), evaluated: fc.boolean() }),
        {
          minLength: 1,
          maxLength: 8,
        },
      ),
    }),
  );

/** Levels that differ in calendar, priorities and team, on a desk of its own. */
async function openDesk(): Promise<ServiceDesk> {
  const desk = await desks.desk();
  const weekdays = Object.values(WeekdayName).slice(0, 5);
  const calendarId = await desk.calendar('Office', { weekly: hoursOn(weekdays, '08:00', '18:00') });
  await desk.level({ name: 'All' });
  await desk.level({ name: 'Urgent', priorities: ['P1'], target: HOUR, calendarId });
  const engagementId = await desk.engagement('Group 70');
  await desk.level({ name: 'Group 70', engagementId, expected: '0.8', minimum: '0.5', calendarId });
  return desk;
}

const numbers = async (desk: ServiceDesk): Promise<unknown> => ({
  clocks: await desk.clocks(),
  attainments: await desk.attainments(),
});

/** Long after all of it, and always the same: open cases grow older with the clock. */
const NOW = '2025-06-01 00:00';

it('whatever comes late, in whatever order, a rebuild finds the numbers that are there', async () => {
  await fc.assert(
    fc.asyncProperty(history, async ({ events, batches }) => {
      const desk = await openDesk();
      let told = 0;
      for (const { size, evaluated } of batches) {
        await desk.tell(events.slice(told, told + size));
        told += size;
        if (evaluated) await desk.evaluate(NOW);
      }
      await desk.tell(events.slice(told));
      await desk.evaluate(NOW);
      const incremental = await numbers(desk);
      await desk.evaluator(NOW).rebuild(desk.caller);
      expect(await numbers(desk)).toEqual(incremental);

      await desk.read(({ manager }) => manager.query('delete from case_clocks'));
      await desk.read(({ manager }) => manager.query('delete from attainments'));
      await desk.evaluator(NOW).rebuild(desk.caller);
      expect(await numbers(desk)).toEqual(incremental);

      const inOrder = await openDesk();
      await inOrder.tell([...events].sort((a, b) => a.sequence - b.sequence));
      await inOrder.evaluate(NOW);
      expect(await numbers(inOrder)).toEqual(incremental);
    }),
    { numRuns: 5 },
  );
});

it('two evaluators beside each other, and beside what is still being told, end in the same', async () => {
  const events = fc.sample(history, { numRuns: 1, seed: 11 }).flatMap((sample) => sample.events);
  const desk = await openDesk();
  const half = Math.floor(events.length / 2);
  await desk.tell(events.slice(0, half));
  const evaluator = desk.evaluator(NOW);
  await Promise.all([
    evaluator.evaluateListed(desk.caller),
    desk.tell(events.slice(half)).then(() => evaluator.evaluateListed(desk.caller)),
    evaluator.rebuild(desk.caller),
    evaluator.evaluateOverdue(desk.caller),
  ]);
  await desk.evaluate(NOW);
  const together = await numbers(desk);
  await evaluator.rebuild(desk.caller);
  expect(await numbers(desk)).toEqual(together);

  const alone = await openDesk();
  await alone.tell(events);
  await alone.evaluate(NOW);
  expect(await numbers(alone)).toEqual(together);
});
