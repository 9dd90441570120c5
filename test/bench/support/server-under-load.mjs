// The built API, or any server, as a process under load.
import autocannon from 'autocannon';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const CONNECTIONS = 10;
const RUN_SECONDS = 3;
const API = fileURLToPath(new URL('../../../apps/api/dist/main.js', import.meta.url));

/** Requests per second over one short run. Throws when any of them fails. */
export async function requestsPerSecond({ request }) {
  const result = await autocannon({ ...request, connections: CONNECTIONS, duration: RUN_SECONDS });
  if (result.non2xx + result.errors > 0) throw new Error(`${request.url} failed under load.`);
  return result.requests.average;
}

export async function answerOf({ request: { url, ...rest } }) {
  const response = await fetch(url, rest);
  const answer = await response.json();
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer;
}

/** Starts the API, to be asked `document` with an API key. */
export async function startApi({ applicationUrl, queueUrl, folder }, key, document) {
  const port = await freePort();
  const program = await startServer(API, [], {
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
  const body = JSON.stringify({ query: document });
  const url = `http://127.0.0.1:${port}/graphql`;
  return { ...program, request: { url, method: 'POST', headers, body } };
}

/** Starts a program that says when it is ready. */
export async function startServer(script, args, environment) {
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

export async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}
