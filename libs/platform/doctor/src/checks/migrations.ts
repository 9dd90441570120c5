import { MIGRATION_NAMES } from '@meridian/platform-database';
import type { Check } from '../check.js';

export const MIGRATIONS: Check = {
  name: 'migrations',
  proves: 'the schema is the one that this program was written for',
  counts: 'migrations',
  async examine({ owner }, examination) {
    const { rows } = await owner.query<{ name: string }>('select name from migrations');
    const ran = new Set(rows.map(({ name }) => name));
    for (const name of MIGRATION_NAMES) {
      examination.saw(1);
      if (!ran.has(name)) examination.failed(`${name} has not run`, 'Run `meridian migrate`.');
    }
    const known = new Set(MIGRATION_NAMES);
    for (const name of [...ran].filter((each) => !known.has(each))) {
      examination.warned(
        `${name} is unknown to this program`,
        'A newer release has migrated this database: use that release.',
      );
    }
  },
};
