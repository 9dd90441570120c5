/**
 * The name most like the wanted one, for "did you mean": letter case, spaces and underscores count
 * little, then the number of changed characters. Null when more than half would have to change.
 */
export function nearestName(wanted: string, names: readonly string[]): string | null {
  let nearest: string | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const name of names) {
    const distance = editDistance(plain(wanted), plain(name));
    if (distance < least && distance <= Math.max(plain(wanted).length, plain(name).length) / 2) {
      nearest = name;
      least = distance;
    }
  }
  return nearest;
}

/** Header names beyond this length are compared by their beginning, to bound the work. */
const COMPARED_LENGTH = 64;

function plain(name: string): string {
  return name
    .slice(0, COMPARED_LENGTH)
    .toLowerCase()
    .replaceAll(/[\s_.-]+/g, '');
}

/** Levenshtein: inserted, deleted and replaced characters. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1];
    for (let column = 1; column <= to.length; column++) {
      const kept = (row[column - 1] ?? 0) + (letter === to[column - 1] ? 0 : 1);
      next.push(Math.min(kept, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
