import { readInOnePacket, statement, type Database } from '@meridian/platform-database';
import { organizationId, type OrganizationId } from './ids.js';
import type { Role } from './permissions.js';

/** An active account that somebody who signs in may turn out to own. */
export interface SignInAccount {
  readonly organizationId: OrganizationId;
  readonly userId: string;
  readonly name: string;
  readonly role: Role;
  readonly providerId: string | null;
  readonly passwordHash: string;
  readonly version: number;
}

interface AccountRow {
  organization_id: string;
  id: string;
  name: string;
  role: Role;
  provider_id: string | null;
  password_hash: string;
  version: number;
}

/** Most organizations that one e-mail address can sign in to. */
const MOST_ACCOUNTS = 5;

// Both settings are local to the transaction and open no more than the rows that equal them.
const SETTINGS = `select set_config('meridian.sign_in_email', $1, true),
  set_config('meridian.sign_in_organization', $2, true)`;

const ACCOUNTS = statement<{ email: string; slug: string; most: number }, AccountRow>(
  'tenancy.sign-in-accounts',
  `select organization_id, id, name, role, provider_id, password_hash, version from users
    where email = :email and active
      and (:slug = '' or organization_id = (select id from organizations where slug = :slug))
    order by organization_id, id limit :most`,
);

/**
 * The one look-up that happens before the organization is known: the accounts of an e-mail address.
 * It runs under row-level security like everything else; the policies `signing_in` show exactly the
 * users with this address and the organization with this slug, and no tenant is set.
 */
export class SignInLookup {
  constructor(private readonly database: Database) {}

  /** The address's active accounts, of one organization when its slug is given; at most five. */
  async accounts(email: string, organizationSlug = ''): Promise<SignInAccount[]> {
    const values = ACCOUNTS.values({ email, slug: organizationSlug, most: MOST_ACCOUNTS });
    const found = await readInOnePacket<AccountRow>(
      this.database.reads,
      { name: 'tenancy.sign-in-settings', text: SETTINGS, values: [email, organizationSlug] },
      { name: ACCOUNTS.name, text: ACCOUNTS.text, values },
    );
    return found.map(account);
  }
}

const account = (row: AccountRow): SignInAccount => ({
  organizationId: organizationId(row.organization_id),
  userId: row.id,
  name: row.name,
  role: row.role,
  providerId: row.provider_id,
  passwordHash: row.password_hash,
  version: row.version,
});
