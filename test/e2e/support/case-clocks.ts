import { z } from 'zod';
import type { Person } from './person.js';

/** What Meridian says about a case and a service level. */
export interface ToldClock {
  readonly elapsedMs: number;
  readonly outcome: string;
  readonly dueAt: number | null;
}

const idsOf = z.object({
  serviceLevels: z.object({ nodes: z.array(z.object({ id: z.string() })) }),
});
const page = z.object({
  caseClocks: z.object({
    nodes: z.array(
      z.object({
        elapsed: z.string(),
        outcome: z.string(),
        dueAt: z.string().nullable(),
        case: z.object({ number: z.string() }),
        serviceLevel: z.object({ name: z.string() }),
      }),
    ),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  }),
});

const LEVELS = `query Levels($provider: ID!) {
  serviceLevels(first: 100, filter: { providerIds: [$provider] }) { nodes { id } } }`;
const CLOCKS = `query Clocks($levels: [ID!]!, $after: String) {
  caseClocks(first: 100, after: $after, filter: { serviceLevelIds: $levels }) {
    nodes { elapsed outcome dueAt case { number } serviceLevel { name } }
    pageInfo { hasNextPage endCursor } } }`;

/** Every clock of a provider's cases, by case number and level name; read page by page. */
export async function clocksOf(
  person: Person,
  providerId: string,
): Promise<Map<string, ToldClock>> {
  const { serviceLevels } = await person.askFor(idsOf, LEVELS, { provider: providerId });
  const levels = serviceLevels.nodes.map(({ id }) => id);
  const clocks = new Map<string, ToldClock>();
  let after: string | null = null;
  do {
    const { caseClocks }: z.output<typeof page> = await person.askFor(page, CLOCKS, {
      levels,
      after,
    });
    for (const { elapsed, outcome, dueAt, ...of } of caseClocks.nodes) {
      const key = `${of.case.number} ${of.serviceLevel.name}`;
      if (clocks.has(key)) throw new Error(`${key} is on two pages.`);
      clocks.set(key, {
        elapsedMs: milliseconds(elapsed),
        outcome,
        dueAt: dueAt === null ? null : Date.parse(dueAt),
      });
    }
    after = caseClocks.pageInfo.hasNextPage ? caseClocks.pageInfo.endCursor : null;
  } while (after !== null);
  return clocks;
}

/** 'PT8H30M' as milliseconds. */
export function milliseconds(duration: string): number {
  const [, hours = 0, minutes = 0, seconds = 0] = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(
    duration,
  ) ?? [Number.NaN, Number.NaN];
  return (Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds)) * 1_000;
}
