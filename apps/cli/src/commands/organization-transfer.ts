import { open } from 'node:fs/promises';
import { Command } from 'commander';
import {
  exportOrganization,
  importOrganization,
  readHead,
  readLines,
  type ExportHead,
} from '@meridian/platform-backup';
import { uuidv7 } from '@meridian/platform-database';
import { organizationId, systemCaller } from '@meridian/platform-tenancy';
import { actingAs } from '../acting-as.js';
import { asOwner } from '../as-owner.js';
import { atWork, remark, say, type Workplace } from '../workplace.js';
import { writeLines } from '../write-lines.js';

/** `meridian organization export FILE`. */
export function exportCommand(): Command {
  return new Command('export')
    .description('Writes everything of one organization to a file, as owner of the database.')
    .argument('<file>', 'where to write it; it holds password hashes, so keep it safe')
    .option('--organization <slug>', 'the organization; the first one when left out')
    .action((file: string, { organization }: { organization?: string }) =>
      atWork(async (place) => {
        requireOwner(place);
        const caller = await actingAs(place, 'organization:read', organization);
        const { applicationUrl } = place.urls;
        const lines = exportOrganization(applicationUrl, caller.organizationId, new Date());
        const written = await writeLines(file, lines, (count) => remark(`${count} lines …`));
        say(`${written} lines written to ${file}.`);
      }),
    );
}

/** `meridian organization import FILE`. */
export function importCommand(): Command {
  return new Command('import')
    .description('Enters an exported organization into a database in which it does not exist.')
    .argument('<file>', 'what meridian organization export wrote')
    .action((file: string) => atWork((place) => importFrom(place, file)));
}

function requireOwner({ urls }: Workplace): string {
  if (urls.ownerUrl !== undefined) return urls.ownerUrl;
  throw new Error('DATABASE_OWNER_URL is not set: organizations come and go as the owner decides.');
}

async function importFrom(place: Workplace, file: string): Promise<void> {
  const ownerUrl = requireOwner(place);
  const handle = await open(file).catch((error: unknown) => {
    throw new Error(`The file ${file} cannot be opened.`, { cause: error });
  });
  try {
    const lines = readLines(handle.createReadStream({ autoClose: false }));
    const first = await lines.next();
    const exported = readHead(first.done ? '' : first.value);
    const { id, name, slug } = exported.organization;
    await openOrganization(ownerUrl, exported);
    const caller = systemCaller(organizationId(id), uuidv7(Date.now()), 'Operator');
    try {
      const rows = await importOrganization(place.tenancy, caller, exported, lines);
      say(`Imported ${name} (${slug}), ${rows} rows as of ${exported.madeAt}.`);
    } catch (error) {
      // Without its rows the organization is of no use, and would keep its slug.
      await asOwner(ownerUrl, async (owner) => {
        await owner.query('delete from organizations where id = $1', [id]);
      });
      throw error;
    }
  } finally {
    await handle.close();
  }
}

async function openOrganization(ownerUrl: string, { organization }: ExportHead): Promise<void> {
  const { id, name, slug, home_country, currency, created_at } = organization;
  await asOwner(ownerUrl, async (owner) => {
    const { rows } = await owner.query<{ slug: string }>(
      'select slug from organizations where id = $1 or slug = $2',
      [id, slug],
    );
    if (rows[0]) {
      throw new Error(
        `The organization is here already, as ${rows[0].slug}. Nothing was imported.`,
      );
    }
    await owner.query(
      `insert into organizations (id, name, slug, home_country, currency, created_at)
       values ($1, $2, $3, $4, $5, $6)`,
      [id, name, slug, home_country, currency, created_at],
    );
  });
}
