import type { WantedColumn } from '@meridian/platform-files';
import type { FieldColumns } from '../cases/record-batch.js';
import type { CaseFileMapping } from './case-file-mapping.js';

/** What a file calls the fields that can contradict the record; all the names where it may vary. */
export function fieldColumns({ columns }: CaseFileMapping): FieldColumns {
  const { openedAt, state, priority, team } = columns;
  return {
    openedAt: nameOf(openedAt),
    state: nameOf(state),
    priority: nameOf(priority),
    team: team === null ? 'team' : nameOf(team),
  };
}

function nameOf(column: WantedColumn): string {
  return typeof column === 'string' ? column : column.join(' or ');
}
