import { sqlState } from '@meridian/platform-database';
import { ExpectedError, invalidInput } from '@meridian/platform-tenancy';

const UNIQUE_VIOLATION = '23505';
const FOREIGN_KEY_VIOLATION = '23503';
const CHECK_VIOLATION = '23514';

/**
 * Says for people what PostgreSQL refuses about a row. The constraint's name tells the field, as
 * constraints are named after their columns: `teams_organization_id_site_id_fkey` is the site.
 */
export async function describeRefusal<T>(label: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    throw describe(label, sqlState(error), constraintOf(error)) ?? error;
  }
}

function describe(label: string, state: string | undefined, constraint: string): Error | null {
  switch (state) {
    case UNIQUE_VIOLATION: {
      const field = columnsOf(constraint, 'key').pop() ?? 'name';
      return new ExpectedError('CONFLICT', `There is already a ${label} with this ${field}.`, {
        inputPath: ['input', camelCase(field)],
      });
    }
    case FOREIGN_KEY_VIOLATION: {
      const field = columnsOf(constraint, 'fkey').pop() ?? 'id';
      const name = field.replace(/_id$/, '').replaceAll('_', ' ');
      return invalidInput(`There is no such ${name}.`, 'input', camelCase(field));
    }
    case CHECK_VIOLATION:
      return invalidInput(`The ${label} does not fit together: check its values.`, 'input');
    default:
      return null;
  }
}

/** `teams_organization_id_site_id_fkey` → `['site_id']`. */
function columnsOf(constraint: string, suffix: string): string[] {
  const columns = constraint.replace(new RegExp(`_${suffix}$`), '').split('_organization_id_')[1];
  return columns === undefined ? [] : columns.split(/(?<=_id)_/);
}

function constraintOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  if ('constraint' in error && typeof error.constraint === 'string') return error.constraint;
  return 'driverError' in error ? constraintOf(error.driverError) : '';
}

function camelCase(column: string): string {
  return column.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}
