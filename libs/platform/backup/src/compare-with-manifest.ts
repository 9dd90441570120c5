import pg from 'pg';
import type { Manifest } from './manifest.js';
import { rowDifferences, rowFingerprints, type RowDifference } from './row-fingerprints.js';

/** What a restored database holds, beside what the manifest says that it must. */
export interface Comparison {
  readonly rows: number;
  readonly missingRows: number;
  readonly differences: readonly RowDifference[];
  /** Slugs of organizations that should be there, or should not. */
  readonly organizations: readonly string[];
}

/** Compares every row of every organization with the manifest, by digest. */
export async function compareWithManifest(
  superuserUrl: string,
  manifest: Manifest,
): Promise<Comparison> {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    const found = await rowFingerprints(client);
    const present = await client.query<{ id: string; slug: string }>(
      'select id, slug from organizations',
    );
    const expected = new Set(manifest.organizations.map(({ id }) => id));
    const there = new Set(present.rows.map(({ id }) => id));
    const differences = manifest.organizations.flatMap(({ id, slug, tables }) =>
      rowDifferences(slug, tables, found.get(id) ?? {}),
    );
    const missing = differences.map((one) => Math.max(0, one.expected - one.found));
    return {
      rows: [...found.values()]
        .flatMap(Object.values<{ rows: number }>)
        .reduce((sum, { rows }) => sum + rows, 0),
      missingRows: missing.reduce((sum, rows) => sum + rows, 0),
      differences,
      organizations: [
        ...manifest.organizations.filter(({ id }) => !there.has(id)),
        ...present.rows.filter(({ id }) => !expected.has(id)),
      ].map(({ slug }) => slug),
    };
  } finally {
    await client.end();
  }
}
