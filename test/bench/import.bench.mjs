// A million case events from file to judged clocks, against COPY of the same rows.
import { createReadStream, createWriteStream } from 'node:fs';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import {
  openOrganization,
  withClient,
  withDatabase,
  withTenancy,
} from './support/bench-database.mjs';
import { writeEventLog } from './support/event-log.mjs';
import { printFigure, seconds, whole } from './support/figure.mjs';
import { createServiceDesk } from './support/service-desk.mjs';

const EVENTS = 1_000_000;
/** What the import fills, in the order in which foreign keys let it be filled. */
const TABLES = ['cases', 'case_events', 'case_clocks', 'attainments'];
const IMPORTER = fileURLToPath(new URL('support/import-cases.mjs', import.meta.url));

await withDatabase(async ({ ownerUrl, applicationUrl, folder }) => {
  const caller = await openOrganization(ownerUrl);
  const providerId = await withTenancy(applicationUrl, (tenancy) =>
    createServiceDesk(tenancy, caller),
  );
  const file = path.join(folder, 'log.csv');
  await writeEventLog(file, EVENTS);
  const ours = await importInChild([applicationUrl, caller.organizationId, providerId, file]);
  const copying = await withClient(ownerUrl, (owner) => copyAgain(owner, folder));

  const importing = ours.importing + ours.evaluating;
  const { eventsRecorded } = ours;
  printFigure({
    name: 'import of a million case events',
    ours: `${whole(eventsRecorded / importing)} events/s (${ours.importing.toFixed(1)} s to store, ${ours.evaluating.toFixed(1)} s to evaluate)`,
    baseline: `${whole(eventsRecorded / copying)} events/s by COPY`,
    ratio: copying / importing,
    target: '>= 0.33',
  });
  const megabytes = ours.peakBytes / 1e6;
  printFigure({
    name: 'memory of the importing process',
    ours: `${whole(megabytes)} MB`,
    baseline: '300 MB allowed',
    ratio: megabytes / 300,
    target: '< 1',
  });
});

async function importInChild(args) {
  const child = fork(IMPORTER, args);
  const [[result], [code]] = await Promise.all([once(child, 'message'), once(child, 'exit')]);
  if (code !== 0) throw new Error(`The import ended with ${code}.`);
  return result;
}

/** Takes the rows out as text, empties the tables, and copies the rows back; seconds for the last. */
async function copyAgain(owner, folder) {
  const dump = (table) => path.join(folder, `${table}.copy`);
  for (const table of TABLES) {
    await owner.query(`alter table ${table} disable row level security, disable trigger user`);
    await pipeline(owner.query(copyTo(`copy ${table} to stdout`)), createWriteStream(dump(table)));
  }
  await owner.query(`truncate ${TABLES.join(', ')}`);
  return seconds(async () => {
    for (const table of TABLES) {
      await pipeline(
        createReadStream(dump(table)),
        owner.query(copyFrom(`copy ${table} from stdin`)),
      );
    }
  });
}
