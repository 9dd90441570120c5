// A nested GraphQL page through the real API, against one hand-written statement over bare HTTP.
import { deepEqual } from 'node:assert/strict';
import { createApiKey } from './support/api-key.mjs';
import {
  openOrganization,
  withClient,
  withDatabase,
  withTenancy,
} from './support/bench-database.mjs';
import { median, printFigure } from './support/figure.mjs';
import { DOCUMENT, fillNestedPage } from './support/nested-page-data.mjs';
import { requestsPerSecond, startApi, startBare } from './support/programs.mjs';

const LOAD = { connections: 10, duration: 3 };
const ROUNDS = 10;

await withDatabase(async (server) => {
  const caller = await openOrganization(server.ownerUrl);
  await withClient(server.superuserUrl, (client) => fillNestedPage(client, caller.organizationId));
  const key = await withTenancy(server.applicationUrl, (tenancy, database) =>
    createApiKey({ database, tenancy }, caller),
  );
  const programs = await Promise.all([
    startApi(server, key),
    startBare('./bare-server.mjs', server, caller),
  ]);
  try {
    const [{ request, ...program }, bare] = programs;
    const api = { ...program, request: { ...request, body: JSON.stringify({ query: DOCUMENT }) } };
    deepEqual((await answerOf(api)).data, (await answerOf(bare)).data);
    await compare(api, bare);
  } finally {
    await Promise.all(programs.map(({ stop }) => stop()));
  }
});

/** Short runs of both by turns, so that whatever else the machine does meets both. */
async function compare(api, bare) {
  await requestsPerSecond(api, LOAD);
  await requestsPerSecond(bare, LOAD);
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) {
    rounds.push({
      ours: await requestsPerSecond(api, LOAD),
      bare: await requestsPerSecond(bare, LOAD),
    });
  }
  printFigure({
    name: 'nested GraphQL page',
    ours: `${median(rounds.map(({ ours }) => ours)).toFixed(0)} requests/s`,
    baseline: `${median(rounds.map(({ bare }) => bare)).toFixed(0)} requests/s by one statement over node:http`,
    ratio: median(rounds.map(({ ours, bare }) => ours / bare)),
    target: '>= 0.8',
  });
}

async function answerOf({ request: { url, ...rest } }) {
  const response = await fetch(url, rest);
  const answer = await response.json();
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer;
}
