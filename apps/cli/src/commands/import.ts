import { open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { CompiledCalendars } from '@meridian/feature-coverage';
import { ProvidersService } from '@meridian/feature-providers';
import {
  CaseImporter,
  CaseImportStatus,
  Evaluator,
  importProblems,
  loadCaseFileMapping,
  refusedLines,
  repairedMapping,
  type CaseImport,
} from '@meridian/feature-service-levels';
import { Command } from 'commander';
import type { Caller } from '@meridian/platform-tenancy';
import { actingAs } from '../acting-as.js';
import { atWork, remark, say, type Workplace } from '../workplace.js';
import { importHolidaysCommand } from './import-holidays.js';
import { attainmentTable, problemLines } from './import-report.js';

interface ImportOptions {
  readonly provider: string;
  readonly mapping: string;
  readonly refused?: string;
  readonly repaired?: true;
  readonly organization?: string;
}

/** `meridian import cases FILE --provider … --mapping …`. */
export function importCommand(): Command {
  const cases = new Command('cases')
    .description('Reads a file of case events into the record and judges the cases in it.')
    .argument('<file>', 'delimited text, gzipped or not')
    .requiredOption('--provider <name>', 'the provider whose cases they are: name or id')
    .requiredOption(
      '--mapping <mapping>',
      'servicenow-log, servicenow-labelled, or a mapping file (JSON)',
    )
    .option('--refused <file>', 'write the refused lines to a new CSV file, to be repaired')
    .option('--repaired', 'the file was written by --refused and repaired')
    .option('--organization <slug>', 'the organization; the first one when left out')
    .action((file: string, options: ImportOptions) =>
      atWork((place) => importCases(place, file, options)),
    );
  return new Command('import')
    .description('Brings data in.')
    .addCommand(cases)
    .addCommand(importHolidaysCommand());
}

async function importCases(place: Workplace, file: string, options: ImportOptions): Promise<void> {
  const { tenancy } = place;
  const handle = await opened(file);
  const caller = await actingAs(place, 'cases:import', options.organization);
  const original = await loadCaseFileMapping(options.mapping);
  const mapping = options.repaired ? repairedMapping(original) : original;
  const provider = await new ProvidersService(tenancy).providerNamed(caller, options.provider);
  const importer = new CaseImporter(tenancy);
  const { id: importId } = await importer.request(caller, {
    providerId: provider.id,
    fileName: path.basename(file),
    fileId: null,
    fileSha256: null,
    mapping,
  });
  const ended = await importer.run(caller, importId, handle.createReadStream(), progress());
  // Before anything is said: whoever reads our output may stop reading.
  if (options.refused !== undefined && ended.linesRefused > 0) {
    await writeRefused(place, caller, { file, ended, target: options.refused });
  }
  await report(place, caller, ended);
}

/** The file is read a second time: what is wrong is known only when all of it was looked at. */
async function writeRefused(
  { tenancy }: Workplace,
  caller: Caller,
  { file, ended, target }: { file: string; ended: CaseImport; target: string },
): Promise<void> {
  const problems = importProblems(tenancy, caller, ended.id);
  const again = (await opened(file)).createReadStream();
  const written = await open(target, 'wx', 0o600);
  await pipeline(refusedLines(again, ended.mapping, problems), written.createWriteStream());
  say(`The refused lines are in ${target}. Repair them, and import it with --repaired.`);
}

async function opened(file: string): Promise<FileHandle> {
  try {
    return await open(file);
  } catch (error) {
    throw new Error(`The file ${file} cannot be opened.`, { cause: error });
  }
}

async function report(place: Workplace, caller: Caller, ended: CaseImport): Promise<void> {
  if (ended.status === CaseImportStatus.FAILED)
    throw new Error(ended.message ?? 'The file cannot be read.');
  say(
    `${ended.linesRead} lines read: ${ended.eventsRecorded} events recorded, ${ended.eventsKnown} known ` +
      `already, ${ended.linesRefused} lines refused. ${ended.casesOpened} new cases.`,
  );
  for (const line of await problemLines(place.tenancy, caller, ended.id)) say(line);
  const evaluator = new Evaluator(place.tenancy, new CompiledCalendars());
  await evaluator.evaluateListed(caller);
  for (const line of await attainmentTable(place.tenancy, caller, ended.providerId)) say(line);
}

/** Speaks up every two seconds. */
function progress(): (linesRead: number) => void {
  let last = performance.now();
  return (linesRead) => {
    if (performance.now() - last < 2_000) return;
    last = performance.now();
    remark(`${linesRead} lines read …`);
  };
}
