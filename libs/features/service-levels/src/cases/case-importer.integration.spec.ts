import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { FileStore } from '@meridian/platform-files';
import { uuidv7 } from '@meridian/platform-database';
import type { CaseFileMapping } from '../case-import/case-file-mapping.js';
import { ServiceDesks, type ServiceDesk } from '../test-support/service-desk.js';
import { CaseImport, CaseImportStatus } from './case-import.js';
import { giveUpImport, giveUpSilentImports } from './import-ending.js';

const MAPPING: CaseFileMapping = {
  name: 'plain',
  delimiter: ',',
  encoding: 'utf-8',
  timeZone: 'UTC',
  dateFormat: 'ISO',
  noValue: ['?'],
  columns: {
    case: 'number',
    sequence: 'seq',
    openedAt: 'opened',
    occurredAt: 'at',
    state: 'state',
    priority: 'priority',
    team: 'team',
  },
  states: { New: 'NEW', Active: 'ACTIVE', Resolved: 'RESOLVED' },
  priorities: { high: 'P2' },
};

const HEADER = 'number,seq,opened,at,state,priority,team';
const STATES = ['New', 'Active', 'Active', 'Resolved', 'Resolved'];

/** Five events of each case, one line each. */
function linesOf(cases: number): string[] {
  return Array.from({ length: cases * STATES.length }, (_, index) => {
    const sequence = index % STATES.length;
    const number = Math.floor(index / STATES.length);
    return `INC${number},${sequence},2025-03-03 09:00,2025-03-03 1${sequence}:00,${STATES[sequence] ?? ''},high,?`;
  });
}

const SMALL = linesOf(2);

let desks: ServiceDesks;
let desk: ServiceDesk;

beforeAll(async () => {
  desks = await ServiceDesks.open();
});

afterAll(() => desks.close());

beforeEach(async () => {
  desk = await desks.desk();
});

const fileOf = (lines: readonly string[], header = HEADER): Readable =>
  Readable.from([Buffer.from(`${[header, ...lines].join('\n')}\n`)]);

/** A file that arrives after something has happened. */
const slowly = (lines: readonly string[], meanwhile: () => Promise<void>): Readable =>
  Readable.from(
    (async function* () {
      yield Buffer.from(`${HEADER}\n`);
      await meanwhile();
      yield Buffer.from(`${lines.join('\n')}\n`);
    })(),
  );

async function request(
  fileId: string | null = null,
  providerId = desk.providerId,
): Promise<string> {
  const wish = { providerId, fileName: 'march.csv', fileId, fileSha256: null, mapping: MAPPING };
  return (await desk.importer.request(desk.caller, wish)).id;
}

const run = async (file: Readable, id?: string): Promise<CaseImport> =>
  desk.importer.run(desk.caller, id ?? (await request()), file);

const stored = (id: string): Promise<CaseImport> =>
  desk.read(({ manager }) =>
    manager.createQueryBuilder(CaseImport, 'i').where({ id }).getOneOrFail(),
  );

interface Problem {
  readonly line: number;
  readonly code: string;
  readonly column: string | null;
}

const problems = (importId: string): Promise<Problem[]> =>
  desk.read(({ manager }) =>
    manager.query<Problem[]>(
      `select line, code, column_name as column from case_import_problems
        where import_id = $1 order by line, code`,
      [importId],
    ),
  );

/** How much is recorded: cases, events, cases on the list for evaluation. */
async function recorded(): Promise<unknown> {
  const [counts] = await desk.read(({ manager }) =>
    manager.query<unknown[]>(
      `select (select count(*)::integer from cases) as cases,
              (select count(*)::integer from case_events) as events,
              (select count(*)::integer from cases_to_evaluate) as listed`,
    ),
  );
  return counts;
}

describe('a file of case events', () => {
  it('is read to the end, and its numbers are kept', async () => {
    const id = await request();
    expect(await stored(id)).toMatchObject({ status: CaseImportStatus.QUEUED, mapping: MAPPING });
    const done = await run(fileOf(SMALL), id);
    expect(done).toMatchObject({
      id,
      status: CaseImportStatus.COMPLETED,
      linesRead: 10,
      eventsRecorded: 10,
      eventsKnown: 0,
      linesRefused: 0,
      casesOpened: 2,
      message: null,
      finishedAt: expect.any(Date),
    });
    expect(await recorded()).toEqual({ cases: 2, events: 10, listed: 2 });
  });

  it('read a second time as another import finds everything known', async () => {
    await run(fileOf(SMALL));
    const again = await run(fileOf(SMALL));
    expect(again).toMatchObject({
      linesRead: 10,
      eventsRecorded: 0,
      eventsKnown: 10,
      casesOpened: 0,
    });
    expect(await recorded()).toEqual({ cases: 2, events: 10, listed: 2 });
  });

  it('says how far it is', async () => {
    const seen: number[] = [];
    const id = await request();
    await desk.importer.run(desk.caller, id, fileOf(SMALL), (lines) => void seen.push(lines));
    expect(seen).toEqual([10]);
  });

  it('has its cases evaluated', async () => {
    await run(fileOf(SMALL));
    const announced = (await desk.announced()).filter((type) => type.startsWith('case-import.'));
    expect(announced.sort()).toEqual([
      'case-import.completed',
      'case-import.recorded',
      'case-import.requested',
      'case-import.started',
    ]);
  });

  it('for a provider that is not there is refused', async () => {
    await expect(request(null, uuidv7(0))).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: 'There is no such provider.',
      details: { inputPath: ['input', 'providerId'] },
    });
  });

  it('of another organization is not found', async () => {
    const id = await request();
    const globex = await desks.desk('Globex');
    const foreign = globex.importer.run(globex.caller, id, fileOf(SMALL));
    await expect(foreign).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('lines that cannot be taken', () => {
  const bad = [
    'INC9,0,2025-03-03 09:00,yesterday,Open,high,?',
    'INC9,0,2025-03-03 09:00,9999-12-31T23:59:59Z,New,high,?',
    'INC0,9,2025-03-03 08:00,2025-03-03 12:00,Active,high,?',
  ];

  it('are kept with line, column and reason, and the others are taken', async () => {
    const done = await run(fileOf([...SMALL, ...bad]));
    expect(done).toMatchObject({
      status: CaseImportStatus.COMPLETED,
      linesRead: 13,
      eventsRecorded: 10,
      linesRefused: 3,
    });
    expect(await problems(done.id)).toEqual([
      { line: 12, code: 'UNKNOWN_STATE', column: 'state' },
      { line: 12, code: 'WRONG_DATE', column: 'at' },
      { line: 13, code: 'YEAR_OUT_OF_RANGE', column: 'at' },
      { line: 14, code: 'OPENED_AT_CHANGED', column: 'opened' },
    ]);
  });

  it('may be all of them', async () => {
    const lines = linesOf(1_800).map((line) => line.replace('high', 'low'));
    const done = await run(fileOf(lines));
    expect(done).toMatchObject({
      status: CaseImportStatus.COMPLETED,
      linesRead: 9_000,
      eventsRecorded: 0,
      linesRefused: 9_000,
    });
    expect(await problems(done.id)).toHaveLength(9_000);
  });
});

describe('a file that cannot be read as a whole', () => {
  it('fails before its first line when a column is missing, and says which', async () => {
    const done = await run(fileOf(SMALL, 'number,seq,opened,when,state,priority,team'));
    expect(done).toMatchObject({
      status: CaseImportStatus.FAILED,
      message: expect.stringContaining('"at"'),
      linesRead: 0,
      finishedAt: expect.any(Date),
    });
    expect(await recorded()).toEqual({ cases: 0, events: 0, listed: 0 });
  });

  it('keeps what came before the place where it broke', async () => {
    const whole = gzipSync([HEADER, ...linesOf(4_000)].join('\n'));
    const broken = whole.subarray(0, whole.length * 0.8);
    const done = await run(Readable.from([broken]));
    expect(done.status).toBe(CaseImportStatus.FAILED);
    expect(done.message).toEqual(expect.stringContaining('gzip'));
    expect(done.linesRead).toBeGreaterThanOrEqual(10_000);
    expect(await recorded()).toMatchObject({ events: done.eventsRecorded });
  });
});

describe('an import that was interrupted in the middle', () => {
  /** A line of each of the first two batches cannot be taken. */
  const lines = linesOf(4_010);
  lines[5] = 'INC1,0,2025-03-03 09:00,2025-03-03 10:00,Open,high,?';
  lines[15_000] = 'INC3000,0,2025-03-03 09:00,2025-03-03 10:00,New,low,?';

  it('goes on where it was, and ends in the numbers of one that was not', async () => {
    const id = await request();
    const dies = desk.importer.run(desk.caller, id, fileOf(lines), (read) => {
      if (read === 20_000) throw new Error('killed');
    });
    await expect(dies).rejects.toThrow('killed');
    expect(await stored(id)).toMatchObject({ status: CaseImportStatus.RUNNING, linesRead: 20_000 });
    const resumed = await run(fileOf(lines), id);

    expect(resumed).toMatchObject({
      status: CaseImportStatus.COMPLETED,
      linesRead: 20_050,
      eventsRecorded: 20_048,
      eventsKnown: 0,
      linesRefused: 2,
      casesOpened: 4_010,
    });
    expect(await problems(id)).toEqual([
      { line: 7, code: 'UNKNOWN_STATE', column: 'state' },
      { line: 15_002, code: 'UNKNOWN_PRIORITY', column: 'priority' },
    ]);
    expect(await recorded()).toEqual({ cases: 4_010, events: 20_048, listed: 4_010 });
  });

  it('by the signal of its worker stops between two batches', async () => {
    const id = await request();
    const stop = new AbortController();
    const stopped = desk.importer.run(
      desk.caller,
      id,
      fileOf(lines),
      () => stop.abort(new Error('the worker must go')),
      stop.signal,
    );
    await expect(stopped).rejects.toThrow('the worker must go');
    expect(await stored(id)).toMatchObject({ status: CaseImportStatus.RUNNING, linesRead: 10_000 });
  });
});

describe('an import that nobody reads any more', () => {
  const silentFor = async (minutes: number): Promise<string> => {
    const id = await request();
    const dies = desk.importer.run(desk.caller, id, fileOf(SMALL), () => {
      throw new Error('killed');
    });
    await expect(dies).rejects.toThrow('killed');
    await desk.read(({ manager }) =>
      manager.query(
        `update case_imports set progressed_at = now() - make_interval(mins => $1) where id = $2`,
        [minutes, id],
      ),
    );
    return id;
  };

  it('is FAILED after 15 minutes, with what to do, and what was read stays recorded', async () => {
    const id = await silentFor(16);
    expect(await giveUpSilentImports(desk.tenancy, desk.caller)).toBe(1);
    expect(await stored(id)).toMatchObject({
      status: CaseImportStatus.FAILED,
      linesRead: 10,
      message: expect.stringContaining('Run the command again'),
      finishedAt: expect.any(Date),
    });
    expect(await giveUpSilentImports(desk.tenancy, desk.caller)).toBe(0);
  });

  it('is left alone before', async () => {
    const id = await silentFor(14);
    expect(await giveUpSilentImports(desk.tenancy, desk.caller)).toBe(0);
    expect(await stored(id)).toMatchObject({ status: CaseImportStatus.RUNNING });
  });

  it('is not gone on with by a command that was only asleep', async () => {
    const id = await request();
    const asleep = desk.importer.run(
      desk.caller,
      id,
      slowly(SMALL, async () => {
        await desk.read(({ manager }) =>
          manager.query(
            `update case_imports set progressed_at = now() - interval '1 hour' where id = $1`,
            [id],
          ),
        );
        await giveUpSilentImports(desk.tenancy, desk.caller);
      }),
    );
    await expect(asleep).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await stored(id)).toMatchObject({ status: CaseImportStatus.FAILED, linesRead: 0 });
  });
});

describe('an uploaded file', () => {
  let directory: string;
  let files: FileStore;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'meridian-uploads-'));
    files = new FileStore(directory);
  });

  afterEach(() => rm(directory, { recursive: true }));

  const upload = async (): Promise<string> => {
    const limits = { maximumBytes: 1_000_000, contentTypes: ['text/plain' as const] };
    return (await files.save(fileOf(SMALL), limits)).id;
  };

  const { signal } = new AbortController();

  it('is read by whoever takes the job, and removed when it is recorded', async () => {
    const fileId = await upload();
    const id = await request(fileId);
    await desk.importer.runUploaded(desk.caller, id, files, signal);
    expect(await stored(id)).toMatchObject({ status: CaseImportStatus.COMPLETED, linesRead: 10 });
    await expect(files.open(fileId)).rejects.toThrow('There is no such file.');
  });

  it('that could not be read is FAILED with the dead letter, and read when that runs again', async () => {
    const id = await request(await upload());
    await desk.read((work) => giveUpImport(work, id));
    expect(await stored(id)).toMatchObject({
      status: CaseImportStatus.FAILED,
      message: expect.stringContaining('dead letter'),
    });
    await desk.importer.runUploaded(desk.caller, id, files, signal);
    expect(await stored(id)).toMatchObject({
      status: CaseImportStatus.COMPLETED,
      message: null,
      linesRead: 10,
    });
    await desk.read((work) => giveUpImport(work, id));
    expect(await stored(id)).toMatchObject({ status: CaseImportStatus.COMPLETED });
  });

  it('is not read again when the job is delivered again', async () => {
    const id = await request(await upload());
    await desk.importer.runUploaded(desk.caller, id, files, signal);
    const done = await stored(id);
    await desk.importer.runUploaded(desk.caller, id, files, signal);
    expect(await stored(id)).toEqual(done);
  });
});
