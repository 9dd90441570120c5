import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import {
  CaseImport,
  CaseImportStatus,
  loadCaseFileMapping,
  type CaseFileMapping,
} from '@meridian/feature-service-levels';
import { LIVE_CASES_MAPPING, liveCasesFile } from './live-cases.js';
import type { Load } from './load.js';
import type { ProviderPlan } from './plan/organization-plan.js';

/** Beside `src` and `dist`, so that it is found from either. */
const DATA = new URL('../data/', import.meta.url);

interface CaseFile {
  readonly providerId: string;
  readonly fileName: string;
  readonly mapping: CaseFileMapping;
  /** Opens the file, when it turns out to be needed. */
  readonly open: () => Readable;
}

/** Imports the files of a provider's cases, and its live cases as one more file. */
export async function loadCases(load: Load, plan: ProviderPlan, providerId: string): Promise<void> {
  const mapping = await loadCaseFileMapping('servicenow-log');
  for (const fileName of plan.caseFiles) {
    load.progress(`${plan.name}: importing ${fileName}`);
    const open = (): Readable => createReadStream(new URL(fileName, DATA));
    await importOnce(load, { providerId, fileName, mapping, open });
  }
  if (plan.liveCases.length === 0) return;
  await importOnce(load, {
    providerId,
    fileName: `${plan.name}, live cases invented for the demo.csv`,
    mapping: LIVE_CASES_MAPPING,
    open: () => Readable.from([Buffer.from(liveCasesFile(plan.liveCases, load.now))]),
  });
}

/**
 * A file is read in one batch, which commits whole: of an import that was killed either nothing is
 * recorded or all but its end, and the importer goes on from there.
 */
async function importOnce(load: Load, file: CaseFile): Promise<void> {
  const { services, caller, kept } = load;
  const { providerId, fileName, mapping } = file;
  const known = await kept.find(CaseImport, { providerId, fileName });
  if (known?.status === CaseImportStatus.COMPLETED) return;
  const request = { providerId, fileName, fileId: null, fileSha256: null, mapping };
  const importId = known?.id ?? (await services.importer.request(caller, request)).id;
  const { status, message } = await services.importer.run(caller, importId, file.open());
  if (status === CaseImportStatus.FAILED) {
    throw new Error(`The demo's file ${fileName} cannot be read: ${message ?? 'no reason given'}`);
  }
}
