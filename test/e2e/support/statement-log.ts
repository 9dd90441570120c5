import { stat, open } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import type { Meridian } from './meridian.js';

const STATEMENT = /^meridian-api LOG: {2}(?:statement|execute [^:]+): (.*)$/gm;

/** The database's own account of the statements that the API sends. */
export class StatementLog {
  private constructor(private readonly file: string) {}

  /** Has the database note every statement from now on. */
  static async start(meridian: Meridian): Promise<StatementLog> {
    const { superuserUrl } = await meridian.databaseUrls();
    const client = new pg.Client(superuserUrl);
    await client.connect();
    try {
      await client.query(`alter system set log_statement = 'all'`);
      await client.query(`alter system set log_line_prefix = '%a '`);
      await client.query('select pg_reload_conf()');
    } finally {
      await client.end();
    }
    return new StatementLog(path.join(meridian.folder, 'data', 'postgres', 'server.log'));
  }

  /** The first lines of the statements that the API sends while something is done. */
  async during(work: () => Promise<unknown>): Promise<string[]> {
    const { size } = await stat(this.file);
    await work();
    const log = await open(this.file);
    try {
      const text = await log.createReadStream({ start: size, autoClose: false }).toArray();
      return [...Buffer.concat(text).toString().matchAll(STATEMENT)].map(([, sql = '']) => sql);
    } finally {
      await log.close();
    }
  }
}
