// A nested GraphQL page through the real API, against one hand-written statement over bare HTTP.
import autocannon from 'autocannon';
import { deepEqual } from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import path from 'node:path';
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

const CONNECTIONS = 10;
const RUN_SECONDS = 3;
const ROUNDS = 10;
const API = fileURLToPath(new URL('../../apps/api/dist/main.js', import.meta.url));
const BARE_SERVER = fileURLToPath(new URL('support/bare-server.mjs', import.meta.url));

await withDatabase(async (server) => {
  const caller = await openOrganization(server.ownerUrl);
  await withClient(server.superuserUrl, (client) => fillNestedPage(client, caller.organizationId));
  const key = await withTenancy(server.applicationUrl, (tenancy, database) =>
    createApiKey({ database, tenancy }, caller),
  );
  const programs = await Promise.all([startApi(server, key), startBare(server, caller)]);
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

async function requestsPerSecond({ request }) {
  const result = await autocannon({ ...request, connections: CONNECTIONS, duration: RUN_SECONDS });
  if (result.non2xx + result.errors > 0) throw new Error(`${request.url} failed under load.`);
  return result.requests.average;
}

async function answerOf({ request: { url, ...rest } }) {
  const response = await fetch(url, rest);
  const answer = await response.json();
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer;
}

async function startApi({ applicationUrl, queueUrl, folder }, key) {
  const port = await freePort();
  const program = await start(API, [], {
    PORT: String(port),
    DATABASE_URL: applicationUrl,
    DATABASE_QUEUE_URL: queueUrl,
    MERIDIAN_DATA_DIR: path.join(folder, 'api'),
    MERIDIAN_ENVIRONMENT: 'production',
    MERIDIAN_PUBLIC_URL: 'https://meridian.example.com',
    MERIDIAN_SECRET: 'only for this benchmark, and long enough',
    NODE_ENV: 'production',
    LOG_LEVEL: 'warn',
  });
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ query: DOCUMENT });
  const url = `http://127.0.0.1:${port}/graphql`;
  return { ...program, request: { url, method: 'POST', headers, body } };
}

async function startBare({ applicationUrl }, { organizationId }) {
  const port = await freePort();
  const args = [applicationUrl, organizationId, String(port)];
  const program = await start(BARE_SERVER, args, { NODE_ENV: 'production' });
  return { ...program, request: { url: `http://127.0.0.1:${port}/`, method: 'POST', body: '{}' } };
}

/** Starts a program that says when it is ready. */
async function start(script, args, environment) {
  const child = fork(script, args, { env: { ...process.env, ...environment } });
  const ended = once(child, 'exit');
  await Promise.race([
    once(child, 'message'),
    ended.then(([code]) => Promise.reject(new Error(`${script} ended with ${code}.`))),
  ]);
  return {
    async stop() {
      child.kill();
      await ended;
    },
  };
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}
