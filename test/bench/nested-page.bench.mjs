// A nested GraphQL page through the real API, against one hand-written statement over bare HTTP.
import { deepEqual } from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { createApiKey } from './support/api-key.mjs';
import {
  openOrganization,
  withClient,
  withDatabase,
  withTenancy,
} from './support/bench-database.mjs';
import { median, printFigure } from './support/figure.mjs';
import { DOCUMENT, fillNestedPage } from './support/nested-page-data.mjs';
import {
  answerOf,
  freePort,
  requestsPerSecond,
  startApi,
  startServer,
} from './support/server-under-load.mjs';

const ROUNDS = 10;
const BARE_SERVER = fileURLToPath(new URL('support/bare-server.mjs', import.meta.url));

await withDatabase(async (server) => {
  const caller = await openOrganization(server.ownerUrl);
  await withClient(server.superuserUrl, (client) => fillNestedPage(client, caller.organizationId));
  const key = await withTenancy(server.applicationUrl, (tenancy, database) =>
    createApiKey({ database, tenancy }, caller),
  );
  const programs = await Promise.all([startApi(server, key, DOCUMENT), startBare(server, caller)]);
  try {
    const [api, bare] = programs;
    deepEqual((await answerOf(api)).data, (await answerOf(bare)).data);
    await compare(api, bare);
  } finally {
    await Promise.all(programs.map(({ stop }) => stop()));
  }
});

/** Short runs of both by turns, so that whatever else the machine does meets both. */
async function compare(api, bare) {
  await requestsPerSecond(api);
  await requestsPerSecond(bare);
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) {
    rounds.push({ ours: await requestsPerSecond(api), bare: await requestsPerSecond(bare) });
  }
  printFigure({
    name: 'nested GraphQL page',
    ours: `${median(rounds.map(({ ours }) => ours)).toFixed(0)} requests/s`,
    baseline: `${median(rounds.map(({ bare }) => bare)).toFixed(0)} requests/s by one statement over node:http`,
    ratio: median(rounds.map(({ ours, bare }) => ours / bare)),
    target: '>= 0.8',
  });
}

async function startBare({ applicationUrl }, { organizationId }) {
  const port = await freePort();
  const args = [applicationUrl, organizationId, String(port)];
  const program = await startServer(BARE_SERVER, args, { NODE_ENV: 'production' });
  return { ...program, request: { url: `http://127.0.0.1:${port}/`, method: 'POST', body: '{}' } };
}
