/**
 * D-14: somebody with every right on the database tampers with the audit log, five hundred times in
 * eleven ways. The verifier, which shares nothing with the product, must name the entry each time.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { appendAuditEntry, AuditEntry, AuditHead, chainPages } from '@meridian/platform-audit';
import { uuidv7 } from '@meridian/platform-database';
import { Organization, type Caller } from '@meridian/platform-tenancy';
import { createTestDatabase, type TestDatabase } from '@meridian/platform-testing';
import { generateKeyPairSync } from 'node:crypto';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { AuditCheckpoint } from './audit-checkpoint.js';
import { readCheckpoint, type Checkpoint } from './checkpoint.js';
import { exportAuditLog } from './export-audit-log.js';
import { signCheckpoint } from './sign-checkpoint.js';
import { openSigningKey, type SigningKey } from './signing-key.js';
import { judge, type Held, type Verdict } from './test-support/verifier.js';
import { TAMPERINGS, type Chain, type Tampering } from './test-support/tamperings.js';
import { SeededChance } from './test-support/seeded-chance.js';

const TRIALS = 500;
const ENTRIES = 40;
/** The chain is 25 long when the checkpoint is signed that the auditor keeps. */
const AT_CHECKPOINT = 25;
const SEED = Number(process.env['MERIDIAN_TEST_SEED'] ?? 20_261_123);

let test: TestDatabase;
let superuser: pg.Client;
let caller: Caller;
let folder: string;
let key: SigningKey;
let held: Checkpoint;
let earlier: readonly string[];
let genuine: Chain;

beforeAll(async () => {
  test = await createTestDatabase([Organization, AuditEntry, AuditHead, AuditCheckpoint]);
  superuser = new pg.Client(test.superuserUrl);
  await superuser.connect();
  folder = await mkdtemp(path.join(tmpdir(), 'meridian-checkpoints-'));
  key = await openSigningKey({ file: path.join(folder, 'key.pem'), create: true });
  caller = await test.createOrganization('Northwind');
  for (let number = 1; number <= ENTRIES; number += 1) {
    await record(number);
    if (number === 10) await signCheckpoint(test.tenancy, caller, key);
    if (number === AT_CHECKPOINT) held = await signCheckpoint(test.tenancy, caller, key);
  }
  earlier = await exported();
  genuine = await readChain();
});

afterAll(async () => {
  await superuser.end();
  await test.close();
  await rm(folder, { recursive: true });
});

async function record(number: number): Promise<void> {
  await test.tenancy.command(caller, (work) =>
    appendAuditEntry(work, {
      action: 'provider.updated',
      subject: { kind: 'Provider', id: uuidv7(Date.now()) },
      before: { name: `Provider ${number}`, share: 0.1, note: 'line\u2028separator' },
      after: { name: `Próvider ${number}`, share: 1e21, note: null },
    }),
  );
}

async function exported(): Promise<string[]> {
  const lines = [];
  for await (const line of exportAuditLog(test.tenancy, caller, new Date(0))) lines.push(line);
  return lines;
}

async function readChain(): Promise<Chain> {
  const entries = [];
  for await (const { links } of chainPages(test.tenancy, caller)) entries.push(...links);
  const { sequence, hash } = entries.at(-1) ?? { sequence: 0, hash: '' };
  return { entries, head: { sequence, hash } };
}

/** Puts a whole chain in the place of the one that is stored, past grants, policies and triggers. */
async function overwrite({ entries, head }: Chain): Promise<void> {
  const id = caller.organizationId;
  await superuser.query(`begin; set local session_replication_role = replica`);
  await superuser.query('delete from audit_entries where organization_id = $1', [id]);
  await superuser.query(
    `insert into audit_entries (organization_id, id, sequence, occurred_at, actor_kind, actor_id,
       actor_name, role, request_id, action, subject_kind, subject_id, before, after,
       previous_hash, hash)
     select $1, id, sequence, "occurredAt", "actorKind", "actorId", "actorName", role,
            "requestId", action, "subjectKind", "subjectId", before, after, "previousHash", hash
       from jsonb_to_recordset($2::jsonb) as entry (id uuid, sequence bigint,
         "occurredAt" timestamptz, "actorKind" text, "actorId" uuid, "actorName" text, role text,
         "requestId" text, action text, "subjectKind" text, "subjectId" uuid, before jsonb,
         after jsonb, "previousHash" text, hash text)`,
    [id, JSON.stringify(entries)],
  );
  await superuser.query(
    'update audit_heads set sequence = $2, hash = $3 where organization_id = $1',
    [id, head.sequence, head.hash],
  );
  await superuser.query('commit');
}

async function verdict(evidence: Held): Promise<Verdict> {
  return judge(await exported(), evidence);
}

describe('an untouched audit log', () => {
  it('is found intact by the independent verifier, whatever is held against it', async () => {
    for (const evidence of [
      {},
      { checkpoints: [held] },
      { earlier: [earlier] },
      { keys: [key.id] },
    ]) {
      expect(await verdict(evidence)).toMatchObject({ entries: ENTRIES, checkpoints: 2 });
      expect((await verdict(evidence)).problem).toBeUndefined();
    }
  });

  it('is still intact when it has grown since', async () => {
    await record(ENTRIES + 1);
    expect((await verdict({ checkpoints: [held], earlier: [earlier] })).problem).toBeUndefined();
    await overwrite(genuine);
  });
});

describe(`${TRIALS} tamperings by the owner of the database (seed ${SEED})`, () => {
  it('are all found, and the first bad entry is named', async () => {
    const chance = new SeededChance(SEED);
    const found = new Map<string, number>();
    for (let trial = 0; trial < TRIALS; trial += 1) {
      const [name, tamper] = chance.oneOf(Object.entries(TAMPERINGS));
      const done = tamper(genuine, chance);
      await overwrite(done.chain);
      await expectFound(`trial ${trial}, ${name} at ${done.at}`, done);
      found.set(name, (found.get(name) ?? 0) + 1);
    }
    await overwrite(genuine);
    expect([...found.keys()].sort()).toEqual(Object.keys(TAMPERINGS).sort());
    expect([...found.values()].reduce((sum, count) => sum + count, 0)).toBe(TRIALS);
  }, 240_000);
});

async function expectFound(trial: string, { at, hidden }: ReturnType<Tampering>): Promise<void> {
  const lines = await exported();
  const exact = await judge(lines, { earlier: [earlier] });
  expect({ trial, sequence: exact.problem?.sequence }).toEqual({ trial, sequence: at });
  // With the checkpoint alone: exactly, unless the chain was made consistent again. Then the
  // checkpoint says up to where the log is proven, or has not seen the entry yet.
  const { problem } = await judge(lines, { checkpoints: [held] });
  const seen = at <= AT_CHECKPOINT;
  if (!hidden) expect({ trial, sequence: problem?.sequence }).toEqual({ trial, sequence: at });
  else if (seen) {
    const { sequence = 0, through = sequence } = problem ?? {};
    const covered = sequence <= at && at <= through;
    expect({ trial, problem, covered }).toMatchObject({ trial, covered: true });
  }
}

describe('checkpoints', () => {
  it('are signed once per growth, and continue from the last', async () => {
    const again = await signCheckpoint(test.tenancy, caller, key);
    expect(again.size).toBe(ENTRIES);
    expect(await signCheckpoint(test.tenancy, caller, key)).toEqual(again);
  });

  it('are refused over a log that was tampered with', async () => {
    const northwind = caller;
    caller = await test.createOrganization('Southwind');
    await record(1);
    await record(2);
    await superuser.query(
      `update audit_entries set actor_name = 'x' where organization_id = $1 and sequence = 2`,
      [caller.organizationId],
    );
    await expect(signCheckpoint(test.tenancy, caller, key)).rejects.toThrow(
      'broken at entry 2 (CHANGED): nothing was signed',
    );
    caller = northwind;
  });

  it('are read back only as they were signed', () => {
    expect(readCheckpoint(JSON.stringify(held))).toEqual(held);
    expect(readCheckpoint(JSON.stringify({ ...held, size: held.size + 1 }))).toBeUndefined();
    expect(readCheckpoint('{}')).toBeUndefined();
    expect(readCheckpoint('no JSON')).toBeUndefined();
  });

  it('that somebody changed in the database do not go unnoticed', async () => {
    const lines = await exported();
    const forged = lines.map((line) => line.replace('"size":10}', '"size":11}'));
    expect(forged).not.toEqual(lines);
    expect((await judge(forged, {})).problem).toMatchObject({ sequence: 11, kind: 'FORGED' });
  });

  it('of a key of the forger’s own do not count for who holds a checkpoint', async () => {
    const other = await openSigningKey({ file: path.join(folder, 'other.pem'), create: true });
    const rewritten = TAMPERINGS['rewriting everything from an entry on'](
      genuine,
      new SeededChance(7),
    );
    await overwrite(rewritten.chain);
    await superuser.query('create table kept as select * from audit_checkpoints');
    await superuser.query('delete from audit_checkpoints');
    await signCheckpoint(test.tenancy, caller, other);
    const lines = await exported();
    expect((await judge(lines, {})).problem).toBeUndefined(); // consistent in itself: nothing held
    expect((await judge(lines, { checkpoints: [held] })).problem).toMatchObject({
      kind: 'REWRITTEN',
      sequence: 1,
      through: AT_CHECKPOINT,
    });
    await superuser.query('delete from audit_checkpoints');
    await superuser.query('insert into audit_checkpoints select * from kept');
    await overwrite(genuine);
  });
});

describe('the signing key', () => {
  it('is made once, readable by its owner alone', async () => {
    const file = path.join(folder, 'new', 'key.pem');
    const made = await Promise.all([1, 2, 3].map(() => openSigningKey({ file, create: true })));
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
  });

  it('is refused when others can read it', async () => {
    const file = path.join(folder, 'open.pem');
    await openSigningKey({ file, create: true });
    await chmod(file, 0o644);
    await expect(openSigningKey({ file, create: true })).rejects.toThrow('Others can read');
  });

  it('is never made where somebody else keeps it', async () => {
    const file = path.join(folder, 'absent.pem');
    await expect(openSigningKey({ file, create: false })).rejects.toThrow('openssl genpkey');
  });

  it('is refused when it is of another kind, or damaged', async () => {
    const file = path.join(folder, 'rsa.pem');
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    await writeFile(file, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600 });
    await expect(openSigningKey({ file, create: true })).rejects.toThrow('no Ed25519 key');
  });
});
