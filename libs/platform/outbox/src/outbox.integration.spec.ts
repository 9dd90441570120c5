import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AuditEntry, AuditHead, verifyAuditChain } from '@meridian/platform-audit';
import { schemaDifferences, uuidv7 } from '@meridian/platform-database';
import { Organization, type Caller } from '@meridian/platform-tenancy';
import { createTestDatabase, type TestDatabase } from '@meridian/platform-testing';
import { appendEvent } from './append-event.js';
import { OutboxEvent } from './outbox-event.js';
import { recordChange } from './record-change.js';

const entities = [Organization, AuditEntry, AuditHead, OutboxEvent];

let test: TestDatabase;
let caller: Caller;

beforeAll(async () => {
  test = await createTestDatabase(entities);
  caller = await test.createOrganization('Northwind');
});

afterAll(() => test.close());

describe('the outbox', () => {
  it('agrees with the schema', async () => {
    expect(await schemaDifferences(test.ownerUrl, entities)).toEqual([]);
  });

  it('holds an audit entry and an event for each recorded change, or neither', async () => {
    const id = uuidv7(Date.now());
    const change = {
      action: 'provider.created',
      subject: { kind: 'provider', id },
      before: null,
      after: { name: 'Acme' },
      payload: { siteId: 's' },
    } as const;
    await test.tenancy.command(caller, (work) => recordChange(work, change));
    await expect(
      test.tenancy.command(caller, async (work) => {
        await recordChange(work, change);
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    await test.tenancy.command(caller, async ({ manager }) => {
      const events = await manager.find(OutboxEvent);
      expect(events).toMatchObject([
        { type: 'provider.created', payload: { siteId: 's', subjectId: id }, relayedAt: null },
      ]);
    });
    expect(await verifyAuditChain(test.tenancy, caller)).toMatchObject({
      intact: true,
      entries: 1,
    });
  });

  it('cannot be marked or emptied by the application', async () => {
    await test.tenancy.command(caller, (work) =>
      appendEvent(work, { type: 'case.closed', payload: {} }),
    );
    for (const sql of [
      'update outbox_events set relayed_at = now()',
      'delete from outbox_events',
    ]) {
      const attempt = test.tenancy.command(caller, (work) => work.manager.query(sql));
      await expect(attempt).rejects.toMatchObject({ driverError: { code: '42501' } });
    }
  });
});
