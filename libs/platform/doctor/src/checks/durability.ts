import type { Check } from '../check.js';
import type { Examination } from '../examination.js';
import type { Installation } from '../installation.js';

interface Settings {
  readonly fsync: string;
  readonly full_page_writes: string;
  readonly synchronous_commit: string;
  readonly data_checksums: string;
  readonly zero_damaged_pages: string;
}

const NAMES = ['fsync', 'full_page_writes', 'data_checksums', 'zero_damaged_pages'] as const;

/** Weaker values acknowledge a commit that no disk holds yet. */
const COMMITTED = new Set(['on', 'remote_write', 'remote_apply', 'local']);

const ADVICE: Readonly<Record<keyof Settings, string>> = {
  fsync: 'A power cut can destroy the database: set fsync = on and restart PostgreSQL.',
  full_page_writes:
    'A power cut can tear pages: set full_page_writes = on and reload the configuration.',
  synchronous_commit:
    'A crash loses what was acknowledged: set synchronous_commit = on for the server and the role.',
  data_checksums:
    'Damage on the disk would go unnoticed: stop PostgreSQL and run pg_checksums --enable.',
  zero_damaged_pages: 'Damaged pages would be emptied: set zero_damaged_pages = off.',
};

/**
 * Killing a process does not test these: the kernel still writes what it was given. Only a power
 * cut would, so the settings themselves are looked at, as each role has them.
 */
export const DURABILITY: Check = {
  name: 'durability',
  proves: 'what PostgreSQL acknowledged survives a power cut, and damage on the disk is noticed',
  counts: 'settings',
  async examine(installation, examination) {
    const server = await settingsOf(installation.owner.query.bind(installation.owner));
    for (const name of NAMES) {
      const expected = name === 'zero_damaged_pages' ? 'off' : 'on';
      expectSetting(examination, name, server[name], server[name] === expected);
    }
    await expectCommits(installation, examination);
  },
};

type Query = (sql: string) => Promise<{ rows: Settings[] }>;

const SETTINGS = `select current_setting('fsync') as fsync,
  current_setting('full_page_writes') as full_page_writes,
  current_setting('synchronous_commit') as synchronous_commit,
  current_setting('data_checksums') as data_checksums,
  current_setting('zero_damaged_pages') as zero_damaged_pages`;

async function settingsOf(query: Query): Promise<Settings> {
  const [settings] = (await query(SETTINGS)).rows;
  if (!settings) throw new Error('PostgreSQL does not tell its settings.');
  return settings;
}

/** This one can be set for each role. */
async function expectCommits(
  { owner, queue, tenancy, organizations }: Installation,
  examination: Examination,
): Promise<void> {
  const values = [
    await settingsOf(owner.query.bind(owner)),
    await settingsOf(queue.query.bind(queue)),
  ];
  const [organization] = organizations;
  if (organization) {
    values.push(...(await tenancy.readQuery<Settings>(organization.caller, { text: SETTINGS })));
  }
  for (const { synchronous_commit: value } of values) {
    expectSetting(examination, 'synchronous_commit', value, COMMITTED.has(value));
  }
}

function expectSetting(
  examination: Examination,
  name: keyof Settings,
  value: string,
  right: boolean,
): void {
  examination.saw(1);
  if (!right) examination.failed(`${name} = ${value}`, ADVICE[name]);
}
