/**
 * A process of its own for the tests that kill it: starts the embedded database on the folder
 * given, says so in one line of JSON, and stops it when its standard input ends.
 */
import { startEmbeddedDatabase } from '../start-embedded-database.js';

const log = { info: () => undefined, warn: () => undefined };
try {
  const database = await startEmbeddedDatabase({
    dataDirectory: process.argv[2],
    log,
    progress: () => undefined,
  });
  console.log(JSON.stringify(database));
  process.stdin.resume().once('end', () => database.stop());
} catch (error) {
  console.log(JSON.stringify({ problem: error.message }));
}
