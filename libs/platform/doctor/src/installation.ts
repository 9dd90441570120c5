import { openDatabase, type Database } from '@meridian/platform-database';
import { organizationId, systemCaller, Tenancy, type Caller } from '@meridian/platform-tenancy';
import pg from 'pg';

/** Where an installation keeps what it knows. */
export interface InstallationPlaces {
  /** Sees the catalogue and which organizations there are, but no tenant's rows. */
  readonly ownerUrl: string;
  /** Sees one organization at a time, as requests do. */
  readonly applicationUrl: string;
  /** Sees outbox and queues. */
  readonly queueUrl: string;
  readonly redisUrl: string | undefined;
  /** Holds uploads, and the embedded database where there is one. */
  readonly dataDirectory: string;
}

/** An organization, and Meridian itself looking at it. */
export interface ExaminedOrganization {
  readonly slug: string;
  readonly caller: Caller;
}

/** An installation as the checks see it. Nothing here can write. */
export interface Installation extends InstallationPlaces {
  readonly owner: pg.Pool;
  readonly queue: pg.Pool;
  /** Only its reads are used, which run in read-only transactions. */
  readonly tenancy: Tenancy;
  readonly organizations: readonly ExaminedOrganization[];
}

/** Reading a whole table may take longer than any request. */
const LONGEST_STATEMENT_MS = 1_800_000;

/** Opens an installation for as long as `look` takes. Rejects when one of its roles cannot sign in. */
export async function withInstallation<T>(
  places: InstallationPlaces,
  look: (installation: Installation) => Promise<T>,
): Promise<T> {
  const owner = readOnlyPool(places.ownerUrl);
  const queue = readOnlyPool(places.queueUrl);
  let database: Database | undefined;
  try {
    database = await openDatabase({
      url: places.applicationUrl,
      applicationName: 'meridian-doctor',
      poolSize: 2,
      statementTimeoutMs: LONGEST_STATEMENT_MS,
      entities: [],
    });
    const tenancy = new Tenancy(database);
    const organizations = await organizationsOf(owner);
    return await look({ ...places, owner, queue, tenancy, organizations });
  } finally {
    await Promise.all([owner.end(), queue.end(), database?.close()]);
  }
}

function readOnlyPool(connectionString: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    application_name: 'meridian-doctor',
    max: 2,
    connectionTimeoutMillis: 5_000,
    statement_timeout: LONGEST_STATEMENT_MS,
    options: '-c default_transaction_read_only=on -c timezone=UTC',
  });
  // An idle connection that breaks is replaced; one in use rejects its statement.
  pool.on('error', () => undefined);
  return pool;
}

async function organizationsOf(owner: pg.Pool): Promise<ExaminedOrganization[]> {
  const { rowCount } = await owner.query(`select where to_regclass('organizations') is not null`);
  if (rowCount === 0) {
    throw new Error(
      'There is nothing to examine: this database has no schema yet. Run `meridian migrate`.',
    );
  }
  const { rows } = await owner.query<{ id: string; slug: string }>(
    'select id, slug from organizations order by slug',
  );
  return rows.map(({ id, slug }) => ({
    slug,
    caller: systemCaller(organizationId(id), 'doctor', 'Doctor'),
  }));
}
