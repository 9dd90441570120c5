import { describe, expect, it } from '@jest/globals';
import { PostgresNamingStrategy } from './naming-strategy.js';

const names = new PostgresNamingStrategy();

describe('names in the database', () => {
  it.each([
    ['openedAt', 'opened_at'],
    ['organizationId', 'organization_id'],
    ['name', 'name'],
    ['lastEventSequence', 'last_event_sequence'],
  ])('the property %s is the column %s', (property, column) => {
    expect(names.columnName(property, undefined)).toBe(column);
  });

  it('a column named by hand keeps its name', () => {
    expect(names.columnName('mapping', 'file_mapping')).toBe('file_mapping');
  });

  it('constraints are named as PostgreSQL names them by itself', () => {
    const columns = ['organization_id', 'site_id'];
    expect(names.primaryKeyName('teams')).toBe('teams_pkey');
    expect(names.foreignKeyName('teams', columns)).toBe('teams_organization_id_site_id_fkey');
    expect(names.uniqueConstraintName('public.teams', columns)).toBe(
      'teams_organization_id_site_id_key',
    );
    expect(names.indexName('teams', columns)).toBe('teams_organization_id_site_id_idx');
  });

  it('no name is longer than PostgreSQL keeps', () => {
    expect(
      names.indexName('case_import_problems', ['organization_id', 'a'.repeat(60)]),
    ).toHaveLength(63);
  });
});
