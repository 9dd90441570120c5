import { uuidv7, type TenantEntity } from '@meridian/platform-database';
import { notFound, versionConflict, type Work } from '@meridian/platform-tenancy';
import { recordedState } from '@meridian/platform-audit';
import type { EntityTarget, ObjectLiteral } from 'typeorm';
import { recordChange } from './record-change.js';
import { describeRefusal } from './refused-row.js';

/** What a caller gives of a new row; the rest is Meridian's. */
type NewRow<Row> = Omit<Row, 'organizationId' | 'id' | 'version' | 'createdAt'>;

interface Versioned extends TenantEntity {
  version: number;
}

/** A kind of row whose every change is recorded: `Site`, changed as `site.created`. */
export interface RecordedKind<Row extends Versioned> {
  readonly entity: EntityTarget<Row>;
  /** As in the audit log: `Site`. */
  readonly kind: string;
  /** As a person says it: `site`. */
  readonly label: string;
}

/** Inserts a row with its audit entry and its event; returns the new id. */
export async function insertRecorded<Row extends Versioned>(
  work: Work,
  { entity, kind, label }: RecordedKind<Row>,
  values: NewRow<Row>,
): Promise<string> {
  const id = uuidv7(work.now.getTime());
  const target: EntityTarget<ObjectLiteral> = entity;
  const row: ObjectLiteral = { ...values, organizationId: work.caller.organizationId, id };
  await describeRefusal(label, () => work.manager.insert(target, row));
  await recordChange(work, {
    action: `${action(label)}.created`,
    subject: { kind, id },
    before: null,
    after: recordedState(values),
  });
  return id;
}

/** Changes a row if it still has the version that the caller saw, with audit entry and event. */
export async function updateRecorded<Row extends Versioned>(
  work: Work,
  { entity, kind, label }: RecordedKind<Row>,
  seen: { readonly id: string; readonly version: number },
  changes: Partial<NewRow<Row>>,
): Promise<void> {
  const repository = work.manager.getRepository(entity);
  const row = await repository
    .createQueryBuilder('row')
    .setLock('pessimistic_write')
    .where('row.organization_id = :organizationId and row.id = :id', {
      organizationId: work.caller.organizationId,
      id: seen.id,
    })
    .getOne();
  if (!row) throw notFound(label);
  if (row.version !== seen.version) throw versionConflict(label, row.version);
  const before = recordedState(row);
  Object.assign(row, changes, { version: row.version + 1 });
  await describeRefusal(label, () => repository.save(row, { reload: false, transaction: false }));
  await recordChange(work, {
    action: `${action(label)}.updated`,
    subject: { kind, id: seen.id },
    before,
    after: recordedState(row),
  });
}

const action = (label: string): string => label.replaceAll(' ', '-');
