import { uuidv7, type TenantEntity } from '@meridian/platform-database';
import { isId, notFound, versionConflict, type Work } from '@meridian/platform-tenancy';
import { recordedState } from '@meridian/platform-audit';
import type { EntityTarget, ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { recordChange } from './record-change.js';
import { describeRefusal, noSuchRow } from './refused-row.js';

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

/** The row with this id, for whoever must know it. Throws NOT_FOUND, also for a text that is no id. */
export async function recordedRow<Row extends Versioned>(
  work: Work,
  { entity, label }: Pick<RecordedKind<Row>, 'entity' | 'label'>,
  id: string,
): Promise<Row> {
  const row = isId(id) ? await rowWith(work, entity, id).getOne() : null;
  if (!row) throw notFound(label);
  return row;
}

/** Inserts a row with its audit entry and its event; returns the new id. */
export async function insertRecorded<Row extends Versioned>(
  work: Work,
  { entity, kind, label }: RecordedKind<Row>,
  values: NewRow<Row>,
): Promise<string> {
  requireIds(values);
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
  if (!isId(seen.id)) throw notFound(label);
  requireIds(changes);
  const repository = work.manager.getRepository(entity);
  const row = await rowWith(work, entity, seen.id).setLock('pessimistic_write').getOne();
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

function rowWith<Row extends Versioned>(
  work: Work,
  entity: EntityTarget<Row>,
  id: string,
): SelectQueryBuilder<Row> {
  const { organizationId } = work.caller;
  return work.manager
    .getRepository(entity)
    .createQueryBuilder('row')
    .where('row.organization_id = :organizationId and row.id = :id', { organizationId, id });
}

/** A text that is no id is the id of nothing; PostgreSQL would only say that it cannot read it. */
function requireIds(values: object): void {
  for (const [field, value] of Object.entries(values)) {
    if (!field.endsWith('Id') || typeof value !== 'string' || isId(value)) continue;
    throw noSuchRow(field);
  }
}

const action = (label: string): string => label.replaceAll(' ', '-');
