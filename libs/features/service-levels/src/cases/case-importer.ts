import type { Readable } from 'node:stream';
import { DelimitedFileError, type FileStore } from '@meridian/platform-files';
import { Inject, Injectable } from '@nestjs/common';
import { uuidv7 } from '@meridian/platform-database';
import { describeRefusal, recordChange } from '@meridian/platform-outbox';
import {
  ExpectedError,
  notFound,
  Tenancy,
  type Caller,
  type Work,
} from '@meridian/platform-tenancy';
import { IsNull, Not } from 'typeorm';
import type { CaseFileMapping } from '../case-import/case-file-mapping.js';
import type { ImportProblem } from '../case-import/case-line.js';
import { fieldColumns } from '../case-import/field-columns.js';
import { gatherBatches } from '../case-import/gather-batches.js';
import { readCaseFile, type CaseFileBatch } from '../case-import/read-case-file.js';
import { CaseImport, CaseImportStatus } from './case-import.js';
import { RECORD_PROBLEMS } from './record-batch.statements.js';
import { planAfresh } from '../plan-afresh.js';
import { recordBatch } from './record-batch.js';
import { recordEnd, update } from './import-ending.js';

/** What is to be imported, and for which provider. */
export interface ImportRequest {
  readonly providerId: string;
  readonly fileName: string;
  /** The stored upload that a worker shall read; null when the requester reads the file itself. */
  readonly fileId: string | null;
  /** Its digest, by which damage is seen; null with it. */
  readonly fileSha256: string | null;
  readonly mapping: CaseFileMapping;
}

/** An import that waits to be read. */
export interface RequestedImport {
  readonly id: string;
  readonly fileId: string | null;
}

/** Lines in a transaction: many enough to be cheap, few enough to lose little when killed. */
const BATCH = 10_000;

/** Imports of one organization that may wait for a worker: a worker reads them one after another. */
const MOST_WAITING = 100;

/** Lines read in one step. */
const STEP = 500;

/**
 * Reads files of case events into the record. Each batch commits whole: its events, its problems,
 * the progress, the audit entry and the event that has its cases evaluated. So a killed import goes
 * on where it was, and a second run over the same file finds everything known.
 */
@Injectable()
export class CaseImporter {
  constructor(@Inject(Tenancy) private readonly tenancy: Tenancy) {}

  /** Queues an import; a worker takes it up when the file was uploaded. */
  request(caller: Caller, request: ImportRequest): Promise<RequestedImport> {
    return this.tenancy.command(caller, async (work) => {
      await refuseWhenManyWait(work);
      const id = uuidv7(work.now.getTime());
      const values = { ...request, status: CaseImportStatus.QUEUED };
      const insert = work.manager
        .createQueryBuilder()
        .insert()
        .into(CaseImport)
        .values({ ...values, organizationId: caller.organizationId, id, mapping: () => ':mapping' })
        .setParameter('mapping', JSON.stringify(request.mapping));
      await describeRefusal('import', () => insert.execute());
      await recordChange(work, {
        action: 'case-import.requested',
        subject: { kind: 'CaseImport', id },
        before: null,
        after: {
          providerId: request.providerId,
          fileName: request.fileName,
          mapping: request.mapping.name,
        },
      });
      return { id, fileId: request.fileId };
    });
  }

  /**
   * Reads the file into the record and returns the finished import. `progress` is called after each
   * batch with the lines read so far.
   */
  async run(
    caller: Caller,
    importId: string,
    file: Readable,
    progress: (linesRead: number) => void = () => undefined,
    signal?: AbortSignal,
  ): Promise<CaseImport> {
    const { mapping } = await this.started(caller, importId);
    let linesRead = 0;
    try {
      const steps = readCaseFile(file, mapping, { batchSize: STEP });
      for await (const batch of readAhead(gatherBatches(steps, BATCH))) {
        signal?.throwIfAborted();
        linesRead += batch.linesRead;
        await this.record(caller, { importId, linesRead }, batch);
        progress(linesRead);
      }
    } catch (error) {
      if (!(error instanceof DelimitedFileError)) throw error;
      return this.finish(caller, importId, CaseImportStatus.FAILED, error.message);
    }
    return this.finish(caller, importId, CaseImportStatus.COMPLETED, null);
  }

  /**
   * Reads an uploaded file into the record, from where an earlier attempt was interrupted. Does
   * nothing for one that was read to its end, which has no file any more.
   */
  async runUploaded(
    caller: Caller,
    importId: string,
    files: FileStore,
    signal: AbortSignal,
  ): Promise<void> {
    const { fileId } = await this.tenancy.command(caller, (work) => lockedImport(work, importId));
    if (fileId === null) return;
    await this.run(caller, importId, await files.open(fileId), undefined, signal);
    await files.remove(fileId);
  }

  private started(caller: Caller, importId: string): Promise<CaseImport> {
    return this.tenancy.command(caller, async (work) => {
      const found = await lockedImport(work, importId);
      await update(work, importId, {
        status: CaseImportStatus.RUNNING,
        message: null,
        finishedAt: null,
        progressedAt: work.now,
      });
      await recordChange(work, {
        action: 'case-import.started',
        subject: { kind: 'CaseImport', id: importId },
        before: { status: found.status },
        after: { status: CaseImportStatus.RUNNING },
      });
      return found;
    });
  }

  /** Does nothing for a batch that was committed before the importer was killed. */
  private record(
    caller: Caller,
    { importId, linesRead }: { importId: string; linesRead: number },
    batch: CaseFileBatch,
  ): Promise<void> {
    return this.tenancy.command(caller, async (work) => {
      const known = await lockedImport(work, importId);
      if (known.status !== CaseImportStatus.RUNNING) throw givenUpMeanwhile();
      if (known.linesRead >= linesRead) return;
      await planAfresh(work);
      const { providerId } = known;
      const owner = { providerId, importId, columns: fieldColumns(known.mapping) };
      const recorded = await recordBatch(work, owner, batch.events);
      const problems = [...batch.problems, ...recorded.problems];
      await insertProblems(work, { importId, providerId }, problems);
      const counts = {
        linesRead,
        eventsRecorded: known.eventsRecorded + recorded.eventsRecorded,
        eventsKnown: known.eventsKnown + recorded.eventsKnown,
        casesOpened: known.casesOpened + recorded.casesOpened,
        // A line can have several problems, and is refused once.
        linesRefused: known.linesRefused + new Set(problems.map(({ line }) => line)).size,
      };
      await update(work, importId, { ...counts, progressedAt: work.now });
      await recordChange(work, {
        action: 'case-import.recorded',
        subject: { kind: 'CaseImport', id: importId },
        before: { linesRead: known.linesRead },
        after: counts,
      });
    });
  }

  private finish(
    caller: Caller,
    importId: string,
    status: CaseImportStatus.COMPLETED | CaseImportStatus.FAILED,
    message: string | null,
  ): Promise<CaseImport> {
    return this.tenancy.command(caller, async (work) => {
      await update(work, importId, { fileId: null });
      await recordEnd(work, importId, status, message);
      return lockedImport(work, importId);
    });
  }
}

/** Parses the next batch while the database works on this one. */
async function* readAhead<T>(source: AsyncIterable<T>): AsyncIterable<T> {
  const iterator = source[Symbol.asyncIterator]();
  let next = iterator.next();
  try {
    for (;;) {
      const current = await next;
      if (current.done) return;
      next = iterator.next();
      // A failure of the next batch is met when it is awaited, after this one was recorded.
      next.catch(() => undefined);
      yield current.value;
    }
  } finally {
    await iterator.return?.();
  }
}

const givenUpMeanwhile = (): ExpectedError =>
  new ExpectedError(
    'CONFLICT',
    'This import was given up, because nothing was heard of it for too long. Run it again.',
  );

async function lockedImport(work: Work, id: string): Promise<CaseImport> {
  const found = await work.manager.findOne(CaseImport, {
    where: { organizationId: work.caller.organizationId, id },
    lock: { mode: 'pessimistic_write' },
  });
  if (!found) throw notFound('import');
  return found;
}

async function insertProblems(
  work: Work,
  owner: { importId: string; providerId: string },
  problems: readonly ImportProblem[],
): Promise<void> {
  if (problems.length === 0) return;
  const rows = problems.map((problem) => ({ ...problem, id: uuidv7(work.now.getTime()) }));
  const { organizationId } = work.caller;
  await work.query(RECORD_PROBLEMS, { ...owner, organizationId, rows: JSON.stringify(rows) });
}

async function refuseWhenManyWait({ manager, caller }: Work): Promise<void> {
  const { organizationId } = caller;
  const waiting = await manager.countBy(CaseImport, {
    organizationId,
    status: CaseImportStatus.QUEUED,
    fileId: Not(IsNull()),
  });
  if (waiting < MOST_WAITING) return;
  throw new ExpectedError(
    'TOO_MANY_REQUESTS',
    `${waiting} files wait to be read already. Send this one when some of them are done.`,
    { retryAfterSeconds: 60 },
  );
}
