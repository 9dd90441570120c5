// What the worst documents cost the API: CPU of its process from request to answer, and memory.
import { withDatabase, openOrganization, withTenancy } from './support/bench-database.mjs';
import { startMeasuredApi } from './support/measured-api.mjs';
import { createApiKey } from './support/api-key.mjs';
import { ACCEPTED, INPUTS, REFUSED } from './support/worst-documents.mjs';
import { median } from './support/figure.mjs';

const WARM_UP = 3;
const ROUNDS = 5;
const DISTINCT = 2_000;
const MEGABYTE = 1_048_576;

let count = 0;

await withDatabase(async (server) => {
  const caller = await openOrganization(server.ownerUrl);
  const key = await withTenancy(server.applicationUrl, (tenancy, database) =>
    createApiKey({ database, tenancy }, caller),
  );
  const api = await startMeasuredApi(server, key);
  try {
    const floor = await cpuOf(api, { query: '{ __typename }' }, () => '{ __typename }');
    console.log(`an empty document: ${ms(floor.cpuMs)} CPU, of which each figure below holds one`);
    await table(api, 'accepted', documents(ACCEPTED), 200, 50);
    await table(api, 'refused', documents(REFUSED), 400, 20);
    await table(api, 'variables of 100 kB', Object.entries(INPUTS), null, 50);
    await flood(api);
  } finally {
    await api.stop();
  }
});

function documents(named) {
  return Object.entries(named).map(([name, query]) => [name, { query }]);
}

async function table(api, what, requests, status, target) {
  let worst = { name: 'none', cpuMs: 0 };
  for (const [name, request] of requests) {
    const measured = await cpuOf(api, request, unique(request.query));
    if (status !== null && measured.status !== status) {
      throw new Error(`${name} was answered with ${measured.status}: ${measured.text}`);
    }
    console.log(`  ${ms(measured.cpuMs).padStart(9)}  ${measured.status}  ${name}`);
    if (measured.cpuMs > worst.cpuMs) worst = { name, cpuMs: measured.cpuMs };
  }
  console.log(`worst ${what}: ${ms(worst.cpuMs)} CPU (${worst.name}), target < ${target} ms`);
}

/**
 * CPU of whichever is dearer: the first time, when a document is checked, or the second, when it is
 * compiled. The median of a few rounds, each with a text that no cache knows.
 */
async function cpuOf(api, request, write) {
  const rounds = [];
  let answer;
  for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
    const fresh = { ...request, query: write() };
    const first = await api.measure(() => api.send(fresh));
    const second = await api.measure(() => api.send(fresh));
    answer = first.answer;
    if (round >= WARM_UP) rounds.push(Math.max(first.cpuMs, second.cpuMs));
  }
  return { cpuMs: median(rounds), ...answer };
}

/** The same document as a new text: with another comment, or with other braces where it is full. */
function unique(query) {
  return () => {
    count += 1;
    return query.length > 9_980 ? query : `${query}#${count}`;
  };
}

/** Thousands of the largest documents, each sent twice: nothing may be left of them. */
async function flood(api) {
  const [, large] = Object.entries(ACCEPTED)[1];
  const send = async (from, to) => {
    for (let at = from; at < to; at += 1) {
      const request = { query: `${large}#${at}` };
      await api.send(request);
      await api.send(request);
    }
  };
  await send(0, 300);
  const before = { ...(await api.memory()), ...(await api.cpu()) };
  await send(300, 300 + DISTINCT);
  const after = { ...(await api.memory()), ...(await api.cpu()) };
  const growth = (after.heapUsed - before.heapUsed) / MEGABYTE;
  const each = (after.cpuMs - before.cpuMs) / DISTINCT;
  console.log(
    `${DISTINCT} distinct large documents, each twice: heap +${growth.toFixed(0)} MB ` +
      `(of ${(before.heapUsed / MEGABYTE).toFixed(0)} MB; resident ${(after.rss / MEGABYTE).toFixed(0)} MB), ` +
      `${ms(each)} CPU each, target < 50 MB more`,
  );
}

function ms(milliseconds) {
  return `${milliseconds.toFixed(1)} ms`;
}
