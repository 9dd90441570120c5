// What the audit chain costs: the same command with its audit entry and without.
import { statement, uuidv7 } from '@meridian/platform-database';
import { appendEvent, recordChange } from '@meridian/platform-outbox';
import { openOrganization, withDatabase, withTenancy } from './support/bench-database.mjs';
import { median, printFigure, seconds, whole } from './support/figure.mjs';

const AT_ONCE = 10;
const COMMANDS = 600;
const ROUNDS = 5;
const INSERT = statement(
  'bench.insert-provider',
  `insert into providers (organization_id, id, name, kind, country)
   values (:organizationId, :id, :name, 'OUTSOURCED', 'BR')`,
);

const recorded = (work, id) =>
  recordChange(work, {
    action: 'provider.created',
    subject: { kind: 'Provider', id },
    before: null,
    after: { name: id, kind: 'OUTSOURCED', country: 'BR' },
  });

const announced = (work, id) =>
  appendEvent(work, { type: 'provider.created', payload: { subjectId: id } });

await withDatabase(async ({ ownerUrl, applicationUrl }) => {
  const callers = [];
  for (let count = 0; count < 50; count++) callers.push(await openOrganization(ownerUrl, count));
  await withTenancy(applicationUrl, async (tenancy) => {
    await compare(tenancy, 'audit chain, 50 organizations', callers, '>= 0.85');
    await compare(tenancy, 'audit chain, all in one organization', callers.slice(0, 1), 'none');
  });
});

/** Short runs of both by turns, so that whatever else the machine does meets both. */
async function compare(tenancy, name, callers, target) {
  const rounds = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const audited = await perSecond(tenancy, callers, recorded);
    const bare = await perSecond(tenancy, callers, announced);
    // The first round warms both up.
    if (round > 0) rounds.push({ audited, bare });
  }
  printFigure({
    name,
    ours: `${whole(median(rounds.map(({ audited }) => audited)))} commands/s`,
    baseline: `${whole(median(rounds.map(({ bare }) => bare)))} commands/s without the entry`,
    ratio: median(rounds.map(({ audited, bare }) => audited / bare)),
    target,
  });
}

async function perSecond(tenancy, callers, record) {
  let next = 0;
  const worker = async () => {
    while (next < COMMANDS) {
      const caller = callers[next++ % callers.length];
      await tenancy.command(caller, async (work) => {
        const id = uuidv7(Date.now());
        await work.query(INSERT, { organizationId: caller.organizationId, id, name: id });
        await record(work, id);
      });
    }
  };
  return COMMANDS / (await seconds(() => Promise.all(Array.from({ length: AT_ONCE }, worker))));
}
