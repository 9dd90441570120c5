import type pg from 'pg';
import { DATABASE, ROLES } from './connection-urls.js';
import type { Credentials } from './credentials.js';
import { superuserClient } from './server-session.js';

/** What each role may do beyond signing in. None may pass row-level security. */
const ATTRIBUTES = {
  owner: 'createrole',
  application: 'nocreaterole',
  queue: 'nocreaterole',
} as const;

/**
 * Gives the roles their rights within a database. Giving what is given already changes nothing.
 *
 * @param client connected to that database as superuser.
 */
export async function grantRights(client: pg.Client, database: string): Promise<void> {
  const name = client.escapeIdentifier(database);
  // Several statements in one message are one transaction. BullMQ's migrations begin with "create
  // schema if not exists", for which PostgreSQL asks the right to create even if it exists.
  await client.query(`
    revoke all on database ${name} from public;
    grant connect, temporary on database ${name} to ${ROLES.application};
    grant connect, create on database ${name} to ${ROLES.queue};
    alter schema public owner to ${ROLES.owner};
    revoke all on schema public from public;
    grant usage on schema public to ${ROLES.application}, ${ROLES.queue};
    create schema if not exists bullmq authorization ${ROLES.queue};
    alter schema bullmq owner to ${ROLES.queue};
  `);
}

/**
 * Brings roles, database and rights into the state that this file describes. Runs at each start,
 * so that a first start that was cut short is simply completed by the next one.
 *
 * @param server connected to the database `postgres` as superuser.
 */
export async function prepareRoles(
  server: pg.Client,
  port: number,
  credentials: Credentials,
): Promise<void> {
  await prepareRole(server, 'owner', credentials);
  await prepareRole(server, 'application', credentials);
  await prepareRole(server, 'queue', credentials);
  await prepareDatabase(server);
  const database = superuserClient(port, credentials, DATABASE);
  await database.connect();
  try {
    await grantRights(database, DATABASE);
  } finally {
    await database.end();
  }
}

async function prepareRole(
  server: pg.Client,
  role: keyof typeof ATTRIBUTES,
  credentials: Credentials,
): Promise<void> {
  const name = ROLES[role];
  const { rowCount } = await server.query('select from pg_roles where rolname = $1', [name]);
  await server.query(
    `${rowCount === 0 ? 'create' : 'alter'} role ${name} with login ${ATTRIBUTES[role]}
       nosuperuser nobypassrls nocreatedb noreplication
       password ${server.escapeLiteral(credentials[role])}`,
  );
}

async function prepareDatabase(server: pg.Client): Promise<void> {
  const { rowCount } = await server.query('select from pg_database where datname = $1', [DATABASE]);
  if (rowCount === 0) {
    await server.query(`create database ${DATABASE} owner ${ROLES.owner} template template0`);
  }
  // The roles have no business in the databases that PostgreSQL brings along.
  await server.query('revoke all on database postgres, template1 from public');
}
