import pg from 'pg';

/** Works as the owner of the database, the only one who opens organizations and sees all of them. */
export async function asOwner<T>(url: string, run: (owner: pg.Client) => Promise<T>): Promise<T> {
  const owner = new pg.Client({ connectionString: url, application_name: 'meridian-cli' });
  await owner.connect();
  try {
    return await run(owner);
  } finally {
    await owner.end();
  }
}
