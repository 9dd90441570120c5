// Measurements over the real API, each answered after its commit, against a bare INSERT over bare HTTP.
import {
  openOrganization,
  withClient,
  withDatabase,
  withTenancy,
} from './support/bench-database.mjs';
import { createApiKey } from './support/api-key.mjs';
import { median, printFigure, whole } from './support/figure.mjs';
import { requestsPerSecond, startApi, startBare } from './support/programs.mjs';
import { createServiceDesk } from './support/service-desk.mjs';

const RUN_SECONDS = 4;
const ROUNDS = 5;
const SIZES = [
  { name: 'single measurement, durable', events: 1, connections: 10, target: '>= 300/s' },
  {
    name: 'bulk of 500 measurements, durable',
    events: 500,
    connections: 2,
    target: '>= 3,000 rows/s',
  },
];
const QUERY = `mutation Record($input: RecordCaseEventsInput!) {
  recordCaseEvents(input: $input) { eventsRecorded }
}`;
const BARE_TABLE = `create table bare_events (id uuid primary key, case_number text not null,
  opened_at timestamptz not null, occurred_at timestamptz not null, sequence integer not null,
  state text not null, priority text not null);
  grant insert on bare_events to meridian_app`;

/** Cases told of so far: each event opens another one. */
let cases = 0;

await withDatabase(async (server) => {
  const caller = await openOrganization(server.ownerUrl);
  await withClient(server.superuserUrl, (client) => client.query(BARE_TABLE));
  const { providerId, key } = await withTenancy(
    server.applicationUrl,
    async (tenancy, database) => ({
      providerId: await createServiceDesk(tenancy, caller),
      key: await createApiKey({ database, tenancy }, caller, ['cases:import']),
    }),
  );
  const programs = await Promise.all([
    startApi(server, key),
    startBare('./bare-writer.mjs', server, caller),
  ]);
  try {
    for (const size of SIZES) await compare(programs, size, providerId);
  } finally {
    await Promise.all(programs.map(({ stop }) => stop()));
  }
});

/** Short runs of both by turns, so that whatever else the machine does meets both. */
async function compare([api, bare], { name, events, connections, target }, providerId) {
  const nextBody = () =>
    JSON.stringify({
      query: QUERY,
      variables: { input: { providerId, events: eventsOf(events) } },
    });
  const load = { connections, duration: RUN_SECONDS, nextBody };
  const recorded = (body) => body.includes(`"eventsRecorded":${events}`);
  await requestsPerSecond(api, load);
  await requestsPerSecond(bare, load);
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) {
    rounds.push({
      ours: events * (await requestsPerSecond(api, { ...load, check: recorded })),
      bare: events * (await requestsPerSecond(bare, load)),
    });
  }
  printFigure({
    name,
    ours: `${whole(median(rounds.map(({ ours }) => ours)))} rows/s`,
    baseline: `${whole(median(rounds.map((round) => round.bare)))} rows/s by one INSERT over node:http`,
    ratio: median(rounds.map((round) => round.ours / round.bare)),
    target,
  });
}

/** The opening of that many cases, which were not told of before. */
function eventsOf(count) {
  return Array.from({ length: count }, () => ({
    caseNumber: `INC${(cases += 1)}`,
    openedAt: '2026-03-02T09:00:00Z',
    occurredAt: '2026-03-02T09:00:00Z',
    sequence: 0,
    state: 'NEW',
    priority: 'P2',
  }));
}
