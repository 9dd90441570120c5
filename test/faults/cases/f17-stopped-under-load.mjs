import { round } from '../support/round.mjs';

export const id = 'F-17';
export const title = 'API and worker are asked to end (SIGTERM) in the midst of work';

/** What a client may see when the connection ends in between; it asks again. */
const CLOSED = /^(ECONN|UND_ERR|TypeError|EPIPE)/;

export async function run(context) {
  const times = context.size.kills;
  const endings = [];
  let stalled = 0;
  const { figures, mustBeZero, refusals } = await round(context, {
    name: 'F17',
    times,
    async harm({ api, workers, time }) {
      const program = time % 2 === 0 ? api : workers[0];
      endings.push(await program.stop());
      await program.start();
    },
    async after() {
      const [row] = await context.arena.rows(
        `select coalesce(sum(stalled_count), 0)::int as stalled from bullmq.job
          where data ->> 'requestId' is not null and id like '%evaluate-cases'
            and added_at_ms > extract(epoch from now() - interval '3 minutes') * 1000`,
      );
      stalled = row.stalled;
    },
  });
  const failed = [...refusals].filter(([what]) => !CLOSED.test(what));
  for (const [what, count] of failed) process.stdout.write(`    ${count} requests got ${what}\n`);
  return {
    figures: {
      terminations: times,
      ...figures,
      slowestEnd: Math.max(...endings.map((e) => e.seconds)),
      // Taken from the queue by a worker that was about to close, and taken over by another.
      stalled,
    },
    mustBeZero: {
      ...mustBeZero,
      failedRequests: failed.reduce((sum, [, count]) => sum + count, 0),
      unclean: endings.filter(({ code }) => code !== 0).length,
    },
    limits: { slowestEnd: 30 },
  };
}
