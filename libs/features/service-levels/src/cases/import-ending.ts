import { statement } from '@meridian/platform-database';
import { recordChange } from '@meridian/platform-outbox';
import type { Tenancy, Caller, Work } from '@meridian/platform-tenancy';
import { CaseImport, CaseImportStatus } from './case-import.js';

/** A reader that records nothing for so long was killed: a batch takes seconds. */
const LONGEST_SILENCE_MINUTES = 15;

const GIVEN_UP_BY_WORKER =
  'The file could not be read to its end, though its form is right: every attempt failed on our ' +
  'side. What was read is recorded. An administrator can have the dead letter run again, or send ' +
  'the file again: what is known changes nothing.';

const COMMAND_WAS_KILLED =
  'The command that read this file ended before the file did. What was read is recorded. Run the ' +
  'command again: what is known changes nothing.';

// An uploaded file is left to its job, which is tried again or becomes a dead letter by itself.
const SILENT = statement<{ organizationId: string; minutes: number }, { id: string }>(
  'cases.silent-imports',
  `select id from case_imports
    where organization_id = :organizationId and finished_at is null and file_id is null
      and progressed_at < now() - make_interval(mins => :minutes::integer)
    order by id for update skip locked`,
);

/** Ends an import whose job became a dead letter. Its file stays, for whoever has the job run again. */
export async function giveUpImport(work: Work, importId: string): Promise<void> {
  const { organizationId } = work.caller;
  const found = await work.manager.findOneBy(CaseImport, { organizationId, id: importId });
  if (!found || found.finishedAt) return;
  await recordEnd(work, importId, CaseImportStatus.FAILED, GIVEN_UP_BY_WORKER);
}

/** Ends the imports whose reader, a command, was killed; returns how many. */
export async function giveUpSilentImports(tenancy: Tenancy, caller: Caller): Promise<number> {
  return tenancy.command(caller, async (work) => {
    const { organizationId } = caller;
    const silent = await work.query(SILENT, { organizationId, minutes: LONGEST_SILENCE_MINUTES });
    for (const { id } of silent) {
      await recordEnd(work, id, CaseImportStatus.FAILED, COMMAND_WAS_KILLED);
    }
    return silent.length;
  });
}

/** Writes how an import ended, with its audit entry and event. */
export async function recordEnd(
  work: Work,
  importId: string,
  status: CaseImportStatus.COMPLETED | CaseImportStatus.FAILED,
  message: string | null,
): Promise<void> {
  await update(work, importId, { status, message, finishedAt: work.now });
  await recordChange(work, {
    action: `case-import.${status.toLowerCase()}`,
    subject: { kind: 'CaseImport', id: importId },
    before: null,
    after: { status, message },
  });
}

/** Changes the row of an import. */
export async function update(
  work: Work,
  id: string,
  values: Partial<Omit<CaseImport, 'mapping'>>,
): Promise<void> {
  await work.manager.update(CaseImport, { organizationId: work.caller.organizationId, id }, values);
}
