import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const API = fileURLToPath(new URL('../../../apps/api/dist/main.js', import.meta.url));
const USAGE = new URL('process-usage.mjs', import.meta.url).href;

/** The API as in production, in a process whose CPU time and memory can be asked for. */
export async function startMeasuredApi({ applicationUrl, queueUrl, folder }, key) {
  const port = await freePort();
  const child = fork(API, [], {
    execArgv: ['--expose-gc', `--import=${USAGE}`],
    env: {
      ...process.env,
      PORT: String(port),
      DATABASE_URL: applicationUrl,
      DATABASE_QUEUE_URL: queueUrl,
      MERIDIAN_DATA_DIR: path.join(folder, 'api'),
      MERIDIAN_ENVIRONMENT: 'production',
      MERIDIAN_SECRET: 'only for this benchmark, and long enough',
      NODE_ENV: 'production',
      LOG_LEVEL: 'error',
    },
  });
  const ended = once(child, 'exit');
  await Promise.race([
    once(child, 'message'),
    ended.then(([code]) => Promise.reject(new Error(`The API ended with ${code}.`))),
  ]);
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const tell = async (what) => {
    child.send(what);
    const [told] = await once(child, 'message');
    return told;
  };
  return {
    cpu: () => tell('cpu'),
    memory: () => tell('memory'),
    async send(request) {
      const body = JSON.stringify(request);
      const url = `http://127.0.0.1:${port}/graphql`;
      const response = await fetch(url, { method: 'POST', headers, body });
      return { status: response.status, text: await response.text() };
    },
    /** CPU milliseconds of the API's process while something is done. */
    async measure(work) {
      const before = await tell('cpu');
      const answer = await work();
      const after = await tell('cpu');
      return { answer, cpuMs: after.cpuMs - before.cpuMs };
    },
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
