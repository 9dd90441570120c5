import path from 'node:path';
import pg from 'pg';
import { connectionUrls, type ConnectionUrls } from './connection-urls.js';
import { readCredentials } from './credentials.js';
import { findDataFolder } from './data-folder.js';
import { findServerProcess } from './server-process.js';

/**
 * Where to connect when an embedded database runs on the folder; undefined when none does. Changes
 * nothing and owns nothing: for a command that runs beside `meridian start`.
 */
export async function attachEmbeddedDatabase(
  dataDirectory: string,
): Promise<ConnectionUrls | undefined> {
  const folder = await findDataFolder(path.resolve(dataDirectory));
  if (!folder) return undefined;
  const server = await findServerProcess(folder.cluster);
  if (server?.state !== 'ready') return undefined;
  const credentials = await readCredentials(folder.credentialsFile);
  if (!credentials) return undefined;
  const urls = connectionUrls(server.port, credentials);
  return (await answers(urls.applicationUrl)) ? urls : undefined;
}

/** The application's role can sign in only when the server is whole and its roles are prepared. */
async function answers(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString, ssl: false, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}
