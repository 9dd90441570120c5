import { readdirSync } from 'node:fs';

/** The server that this run of Jest started, if it had to. */
let database;

/**
 * Jest's global setup: gives integration tests a PostgreSQL server through the variable
 * MERIDIAN_TEST_DATABASE_SERVER. `npm test` sets it once for all projects; a project that is
 * tested alone gets a server of its own, and only when it has such tests.
 */
export default async function startDatabase({ rootDir }) {
  if (process.env.MERIDIAN_TEST_DATABASE_SERVER || !hasIntegrationTests(rootDir)) return;
  const { startTemporaryDatabase } = await import('@meridian/platform-testing').catch((cause) => {
    throw new Error('Integration tests need a build: run `npx nx build platform-testing` first.', {
      cause,
    });
  });
  database = await startTemporaryDatabase();
  process.env.MERIDIAN_TEST_DATABASE_SERVER = JSON.stringify(database);
}

/** Stops what the setup started. */
export async function stopDatabase() {
  await database?.stop();
}

function hasIntegrationTests(folder) {
  const files = readdirSync(folder, { recursive: true });
  return files.some((file) => file.endsWith('.integration.spec.ts'));
}
