import { randomBytes } from 'node:crypto';
import { Command } from 'commander';
import { uuidv7 } from '@meridian/platform-database';
import { createUser, Passwords } from '@meridian/platform-identity';
import { organizationId, systemCaller, type OrganizationId } from '@meridian/platform-tenancy';
import { asOwner } from '../as-owner.js';
import { exportCommand, importCommand } from './organization-transfer.js';
import { atWork, say, type Workplace } from '../workplace.js';

interface OpenOptions {
  readonly name: string;
  readonly slug: string;
  readonly country: string;
  readonly currency: string;
  readonly admin: string;
}

/** `meridian organization open … | export FILE | import FILE`. */
export function organizationCommand(): Command {
  const open = new Command('open')
    .description('Opens an organization with its first administrator, as owner of the database.')
    .requiredOption('--name <name>', 'name of the company')
    .requiredOption('--slug <slug>', 'short name, unique over all organizations')
    .requiredOption('--country <code>', 'home country, ISO 3166-1 alpha-2')
    .requiredOption('--currency <code>', 'currency of reports, ISO 4217')
    .requiredOption('--admin <email>', 'e-mail address of the first administrator')
    .action((options: OpenOptions) => atWork((place) => openOrganization(place, options)));
  return new Command('organization')
    .description('Organizations.')
    .addCommand(open)
    .addCommand(exportCommand())
    .addCommand(importCommand());
}

async function openOrganization(place: Workplace, options: OpenOptions): Promise<void> {
  const { ownerUrl } = place.urls;
  if (ownerUrl === undefined) {
    throw new Error('DATABASE_OWNER_URL is not set: organizations are opened as the owner.');
  }
  requireForm(options);
  const password = randomBytes(18).toString('base64url');
  const passwordHash = await new Passwords().hash(password);
  const id = organizationId(uuidv7(Date.now()));
  await asOwner(ownerUrl, async (owner) => {
    await owner.query(
      `insert into organizations (id, name, slug, home_country, currency)
       values ($1, $2, $3, $4, $5)`,
      [id, options.name, options.slug, options.country, options.currency],
    );
  }).catch(describeRefusal);
  try {
    await admitAdministrator(place, id, options.admin, passwordHash);
  } catch (error) {
    // An organization that nobody can enter is of no use, and would keep its slug.
    await asOwner(ownerUrl, async (owner) => {
      await owner.query('delete from organizations where id = $1', [id]);
    });
    throw error;
  }
  say(`Opened ${options.name} (${options.slug}).`);
  say(`Sign in as ${options.admin} with this password, shown only now: ${password}`);
}

async function admitAdministrator(
  { tenancy }: Workplace,
  id: OrganizationId,
  email: string,
  passwordHash: string,
): Promise<void> {
  const person = { email, name: email, role: 'ADMIN', providerId: null, passwordHash } as const;
  await tenancy.command(systemCaller(id, uuidv7(Date.now()), 'Operator'), (work) =>
    createUser(work, person),
  );
}

function requireForm({ slug, country, currency }: OpenOptions): void {
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug)) {
    throw new Error('--slug takes small letters, digits and single hyphens: harbour-mutual.');
  }
  if (!/^[A-Z]{2}$/.test(country)) throw new Error('--country takes two capital letters: GB.');
  if (!/^[A-Z]{3}$/.test(currency)) throw new Error('--currency takes three capital letters: GBP.');
}

function describeRefusal(error: unknown): never {
  if (error instanceof Error && 'constraint' in error) {
    throw new Error('There is an organization with this slug already.', { cause: error });
  }
  throw error;
}
