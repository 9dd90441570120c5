import { DefaultNamingStrategy, type NamingStrategyInterface, type Table } from 'typeorm';

const snakeCase = (name: string): string =>
  name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();

const tableName = (table: Table | string): string => {
  const name = typeof table === 'string' ? table : table.name;
  return name.split('.').pop() ?? name;
};

const constraint = (table: Table | string, columns: readonly string[], suffix: string): string =>
  [tableName(table), ...columns, suffix].join('_').slice(0, 63);

/**
 * Names columns in snake_case and constraints as PostgreSQL itself would, so that migrations are
 * plain SQL without invented names and still agree with the entities.
 */
export class PostgresNamingStrategy
  extends DefaultNamingStrategy
  implements NamingStrategyInterface
{
  override columnName(propertyName: string, customName: string | undefined): string {
    return customName ?? snakeCase(propertyName);
  }

  override primaryKeyName(table: Table | string): string {
    return constraint(table, [], 'pkey');
  }

  override foreignKeyName(table: Table | string, columns: string[]): string {
    return constraint(table, columns, 'fkey');
  }

  override uniqueConstraintName(table: Table | string, columns: string[]): string {
    return constraint(table, columns, 'key');
  }

  override indexName(table: Table | string, columns: string[]): string {
    return constraint(table, columns, 'idx');
  }
}
