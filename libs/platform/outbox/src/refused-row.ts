import { sqlState } from '@meridian/platform-database';
import { ExpectedError, invalidInput } from '@meridian/platform-tenancy';

const UNIQUE_VIOLATION = '23505';
const FOREIGN_KEY_VIOLATION = '23503';
const CHECK_VIOLATION = '23514';
const NOT_NULL_VIOLATION = '23502';

/**
 * Says for people what PostgreSQL refuses about a row. The constraint's name tells the field, as
 * constraints are named after their columns: `teams_organization_id_site_id_fkey` is the site.
 */
export async function describeRefusal<T>(label: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    throw describe(label, sqlState(error), detailOf(error)) ?? error;
  }
}

/** What is said of the id of a row that is not there, or not ours. */
export function noSuchRow(field: string): ExpectedError {
  const name = field.replace(/Id$/, '').replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return invalidInput(`There is no such ${name}.`, 'input', field);
}

function describe(
  label: string,
  state: string | undefined,
  { constraint, column }: Detail,
): Error | null {
  switch (state) {
    case UNIQUE_VIOLATION: {
      const field = columnsOf(constraint, 'key').pop() ?? 'name';
      return new ExpectedError('CONFLICT', `There is already a ${label} with this ${field}.`, {
        inputPath: ['input', camelCase(field)],
      });
    }
    case FOREIGN_KEY_VIOLATION:
      return noSuchRow(camelCase(columnsOf(constraint, 'fkey').pop() ?? 'id'));
    case CHECK_VIOLATION:
      return invalidInput(`The ${label} does not fit together: check its values.`, 'input');
    case NOT_NULL_VIOLATION:
      return invalidInput(`A ${label} cannot be without this.`, 'input', camelCase(column));
    default:
      return null;
  }
}

/** `teams_organization_id_site_id_fkey` → `['site_id']`. */
function columnsOf(constraint: string, suffix: string): string[] {
  const columns = constraint.replace(new RegExp(`_${suffix}$`), '').split('_organization_id_')[1];
  return columns === undefined ? [] : columns.split(/(?<=_id)_/);
}

/** What PostgreSQL says about a refusal, apart from its text. */
interface Detail {
  readonly constraint: string;
  readonly column: string;
}

function detailOf(error: unknown): Detail {
  if (typeof error !== 'object' || error === null) return { constraint: '', column: '' };
  if ('driverError' in error) return detailOf(error.driverError);
  return {
    constraint: 'constraint' in error ? String(error.constraint) : '',
    column: 'column' in error ? String(error.column) : '',
  };
}

function camelCase(column: string): string {
  return column.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}
