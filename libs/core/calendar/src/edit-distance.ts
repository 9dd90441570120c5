/**
 * Levenshtein distance: the least number of inserted, deleted or replaced characters that turn one
 * text into the other. Row by row, O(length of a × length of b).
 */
export function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = cell(previous, column - 1) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const deleted = cell(previous, column) + 1;
      const inserted = cell(current, column - 1) + 1;
      current.push(Math.min(replaced, deleted, inserted));
    }
    previous = current;
  }
  return cell(previous, b.length);
}

function cell(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
