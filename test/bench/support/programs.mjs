import autocannon from 'autocannon';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const API = fileURLToPath(new URL('../../../apps/api/dist/main.js', import.meta.url));

/** Starts the real API; resolves with how to stop it and how a program with this key sends to it. */
export async function startApi({ applicationUrl, queueUrl, folder }, key) {
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
  return {
    ...program,
    request: { url: `http://127.0.0.1:${port}/graphql`, method: 'POST', headers },
  };
}

/** Starts one of the bare servers beside this file, which get database, organization and port. */
export async function startBare(script, { applicationUrl }, { organizationId }) {
  const port = await freePort();
  const file = fileURLToPath(new URL(script, import.meta.url));
  const program = await start(file, [applicationUrl, organizationId, String(port)], {
    NODE_ENV: 'production',
  });
  return { ...program, request: { url: `http://127.0.0.1:${port}/`, method: 'POST', body: '{}' } };
}

/**
 * Requests per second that a program answers. `nextBody` gives each request a body of its own; what
 * an answer says is looked at by `check`, where it is given.
 */
export async function requestsPerSecond(
  { request },
  { connections, duration, nextBody, check = () => true },
) {
  const own = nextBody && {
    requests: [{ setupRequest: (prepared) => ({ ...prepared, body: nextBody() }) }],
  };
  const result = await autocannon({
    ...request,
    ...own,
    connections,
    duration,
    verifyBody: check,
  });
  if (result.non2xx + result.errors + result.mismatches > 0) {
    throw new Error(`${request.url} failed under load.`);
  }
  return result.requests.average;
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
