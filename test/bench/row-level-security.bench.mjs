// What row-level security costs: the nested page through the API, with the policies and without.
import { createApiKey } from './support/api-key.mjs';
import {
  openOrganization,
  withClient,
  withDatabase,
  withTenancy,
} from './support/bench-database.mjs';
import { median, printFigure } from './support/figure.mjs';
import { DOCUMENT, fillNestedPage } from './support/nested-page-data.mjs';
import { requestsPerSecond, startApi } from './support/programs.mjs';

const LOAD = { connections: 10, duration: 3 };
const ROUNDS = 10;

await withDatabase(async (server) => {
  const caller = await openOrganization(server.ownerUrl);
  await withClient(server.superuserUrl, (client) => fillNestedPage(client, caller.organizationId));
  const key = await withTenancy(server.applicationUrl, (tenancy, database) =>
    createApiKey({ database, tenancy }, caller),
  );
  const { request, ...program } = await startApi(server, key);
  const api = { ...program, request: { ...request, body: JSON.stringify({ query: DOCUMENT }) } };
  try {
    await withClient(server.ownerUrl, (owner) => compare(api, owner));
  } finally {
    await api.stop();
  }
});

/** Both by turns over the same process and rows: whatever else the machine does meets both. */
async function compare(api, owner) {
  const tables = await protectedTables(owner);
  const rounds = [];
  for (let round = 0; round <= ROUNDS; round++) {
    await setSecurity(owner, tables, 'enable');
    const on = await requestsPerSecond(api, LOAD);
    await setSecurity(owner, tables, 'disable');
    const off = await requestsPerSecond(api, LOAD);
    // The first round warms both up.
    if (round > 0) rounds.push({ on, off });
  }
  printFigure({
    name: 'nested page under row-level security',
    ours: `${median(rounds.map(({ on }) => on)).toFixed(0)} requests/s`,
    baseline: `${median(rounds.map(({ off }) => off)).toFixed(0)} requests/s without the policies of ${tables.length} tables`,
    ratio: median(rounds.map(({ on, off }) => on / off)),
    target: '>= 0.85',
  });
}

async function protectedTables(owner) {
  const { rows } = await owner.query(
    `select oid::regclass::text as name from pg_class
      where relrowsecurity and relnamespace = 'public'::regnamespace order by name`,
  );
  return rows.map(({ name }) => name);
}

async function setSecurity(owner, tables, state) {
  for (const table of tables) {
    await owner.query(`alter table ${table} ${state} row level security`);
  }
}
