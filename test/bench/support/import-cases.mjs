// The process that imports, alone, so that its memory can be told. Sends seconds and bytes.
import { collectGarbageEarly } from '@meridian/feature-composition';
import { CompiledCalendars } from '@meridian/feature-coverage';
import { CaseImporter, Evaluator, loadCaseFileMapping } from '@meridian/feature-service-levels';
import { createReadStream } from 'node:fs';
import { actingIn, withTenancy } from './bench-database.mjs';
import { seconds } from './figure.mjs';

collectGarbageEarly();

const [applicationUrl, organizationId, providerId, file] = process.argv.slice(2);
const caller = actingIn(organizationId);

await withTenancy(applicationUrl, async (tenancy) => {
  const importer = new CaseImporter(tenancy);
  const evaluator = new Evaluator(tenancy, new CompiledCalendars());
  const mapping = await loadCaseFileMapping('servicenow-log');
  const request = { providerId, fileName: 'log.csv', fileId: null, mapping };
  const { id: importId } = await importer.request(caller, request);
  let ended;
  const importing = await seconds(async () => {
    ended = await importer.run(caller, importId, createReadStream(file));
  });
  const evaluating = await seconds(() => evaluator.evaluateListed(caller));
  process.send({
    importing,
    evaluating,
    eventsRecorded: ended.eventsRecorded,
    // Linux and macOS both report kilobytes through libuv.
    peakBytes: process.resourceUsage().maxRSS * 1_024,
  });
});
