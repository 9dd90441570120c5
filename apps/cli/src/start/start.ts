import { Command } from 'commander';
import { ENTITIES } from '@meridian/feature-composition';
import { loadDemo, type DemoSignIn } from '@meridian/feature-demo';
import { readConfiguration, type Configuration } from '@meridian/platform-config';
import { migrate, openDatabase } from '@meridian/platform-database';
import { EXPLORER_PATH } from '@meridian/platform-graphql';
import { Tenancy } from '@meridian/platform-tenancy';
import { remark, say, withUrls, type Urls } from '../workplace.js';
import { startChild } from './child-program.js';
import { InstallationHolder } from './installation-holder.js';
import { requireFreePort } from './port-free.js';
import { untilTold } from './until-told.js';

/** `meridian start`: everything in one command. */
export function startCommand(): Command {
  return new Command('start')
    .description('Starts the database, API and worker, and loads the demo organization.')
    .option('--no-demo', 'do not load the demo organization')
    .action(async ({ demo }: { demo: boolean }) => {
      const configuration = readConfiguration(process.env);
      const { dataDirectory, port, host } = configuration;
      await InstallationHolder.endOrphans(dataDirectory);
      await requireFreePort(port, host);
      const holder = await InstallationHolder.take(dataDirectory, addressOf(configuration));
      try {
        await withUrls(configuration, (urls) => run(configuration, urls, demo, holder));
      } finally {
        await holder.release();
      }
    });
}

async function run(
  configuration: Configuration,
  urls: Urls,
  demo: boolean,
  holder: InstallationHolder,
): Promise<void> {
  if (urls.ownerUrl !== undefined) await migrate(urls.ownerUrl);
  const isTrial = configuration.database.kind === 'embedded';
  const signIns = demo && isTrial ? await demoSignIns(urls) : [];
  const environment = {
    DATABASE_URL: urls.applicationUrl,
    DATABASE_QUEUE_URL: urls.queueUrl,
    // Neither program needs the owner's rights.
    DATABASE_OWNER_URL: undefined,
    MERIDIAN_SECRET: configuration.secret,
    MERIDIAN_DATA_DIR: configuration.dataDirectory,
    LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'warn',
  };
  const begun = (pid: number | undefined): Promise<void> => holder.startedChild(pid);
  const worker = await startChild('worker', environment, begun);
  try {
    const api = await startChild('api', environment, begun);
    try {
      greet(configuration, signIns);
      const lost = await untilTold([api.ended, worker.ended]);
      if (lost) throw new Error(`The ${lost.name} ended by itself (${lost.how}).`);
      remark('Stopping …');
    } finally {
      await api.stop();
    }
  } finally {
    await worker.stop();
  }
}

async function demoSignIns({ ownerUrl, applicationUrl }: Urls): Promise<readonly DemoSignIn[]> {
  if (ownerUrl === undefined) return [];
  const database = await openDatabase({
    url: applicationUrl,
    applicationName: 'meridian-demo',
    poolSize: 2,
    statementTimeoutMs: 60_000,
    entities: ENTITIES,
  });
  try {
    const tenancy = new Tenancy(database);
    return await loadDemo({ ownerUrl, tenancy, now: new Date(), progress: remark });
  } finally {
    await database.close();
  }
}

const addressOf = ({ host, port }: Configuration): string =>
  `http://${host === '0.0.0.0' ? 'localhost' : host}:${port}`;

function greet(configuration: Configuration, signIns: readonly DemoSignIn[]): void {
  const { environment } = configuration;
  const address = addressOf(configuration);
  say(`\nMeridian is running at ${address}`);
  say(`  GraphQL            ${address}/graphql`);
  if (environment === 'development') say(`  GraphQL explorer   ${address}${EXPLORER_PATH}`);
  if (signIns.length > 0) {
    say('\nSign in to the demo as');
    for (const { organization, role, email, password } of signIns) {
      say(`  ${role.padEnd(14)}  ${email.padEnd(31)}  ${password}  (${organization})`);
    }
  }
  say('\nCtrl-C stops everything; the data stays.');
}
