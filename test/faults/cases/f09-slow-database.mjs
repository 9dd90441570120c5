import { setTimeout as delay } from 'node:timers/promises';
import { round } from '../support/round.mjs';
import { TcpProxy } from '../support/tcp-proxy.mjs';
import { until } from '../support/until.mjs';

export const id = 'F-09';
export const title =
  'the way to the database is slow, half-open, cut, and cut in the midst of answers';

const MEGABYTE = 1_048_576;

export async function run(context) {
  const { applicationUrl } = context.arena.urls;
  const proxy = await TcpProxy.before({
    host: '127.0.0.1',
    port: Number(new URL(applicationUrl).port),
  });
  const through = new URL(applicationUrl);
  through.port = String(proxy.port);
  const faults = faultsOf(proxy, context.size);
  const recoveries = [];
  const heaps = [];
  try {
    const { figures, mustBeZero, refusals } = await round(context, {
      name: 'F09',
      programs: { DATABASE_URL: through.href },
      times: faults.length,
      async harm({ address, clients, time }) {
        heaps.push(await heap(address));
        const [, begin, lasting] = faults[time];
        begin();
        await delay(lasting);
        heaps.push(await heap(address));
        proxy.heal();
        const before = clients.acknowledged;
        recoveries.push(
          await until('a promise', () => clients.acknowledged > before || clients.done),
        );
      },
    });
    const asked = [...refusals].map(([what, count]) => `${count} × ${what}`).join(', ');
    process.stdout.write(`    meanwhile clients got: ${asked || 'nothing but promises'}\n`);
    return {
      figures: {
        faults: faults.length,
        ...figures,
        slowestRecovery: Math.max(...recoveries),
        heapGrowth: (Math.max(...heaps) - heaps[0]) / MEGABYTE,
      },
      mustBeZero,
      limits: { slowestRecovery: 5, heapGrowth: 100 },
    };
  } finally {
    await proxy.close();
  }
}

/** What is done to the way, one after the other: its name, how it begins, how long it lasts. */
function faultsOf(proxy, size) {
  return [
    ['slow by 0.2 s', () => proxy.slow(200), 3_000],
    ['slow by 2 s', () => proxy.slow(2_000), 6_000],
    ...(size.name === 'long' ? [['slow by 20 s', () => proxy.slow(20_000), 60_000]] : []),
    ['half-open', () => proxy.halfOpen(), 6_000],
    ['cut', () => proxy.cut(), 3_000],
    ['cut in the midst', () => proxy.cutAfter(4_000), 3_000],
  ];
}

/** Bytes in use, as the API itself says. */
async function heap(address) {
  const text = await (await fetch(`${address}/metrics`)).text();
  return Number(/^nodejs_heap_size_used_bytes (\S+)$/m.exec(text)[1]);
}
