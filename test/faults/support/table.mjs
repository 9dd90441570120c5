/** What must hold of every case; the sums are what the tests are for. */
const TOTALS = [
  'measurements',
  'kills',
  'lost',
  'doubled',
  'inFailed',
  'ailments',
  'changedByRebuild',
];

/** A line per case, and the sums over all. */
export function table(outcomes) {
  const header = ['', 'outcome', ...TOTALS.map(words)];
  const rows = outcomes.map(({ id, state, figures = {} }) => [
    id,
    state,
    ...TOTALS.map((name) => (figures[name] === undefined ? '-' : shown(figures[name]))),
  ]);
  const sum = (name) => outcomes.reduce((all, { figures = {} }) => all + (figures[name] ?? 0), 0);
  const lines = [header, ...rows, ['all', '', ...TOTALS.map((name) => shown(sum(name)))]];
  const widths = header.map((_, at) => Math.max(...lines.map((line) => line[at].length)));
  return lines
    .map((line) => line.map((text, at) => text.padStart(widths[at])).join('  '))
    .join('\n');
}

/** All figures of a case, in one line. */
export function figuresOf({ figures = {} }) {
  const told = Object.entries(figures).map(([name, value]) => `${words(name)} ${shown(value)}`);
  return told.join(', ');
}

/** recoveryP95 → recovery p95 */
function words(name) {
  return name.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

const shown = (value) =>
  typeof value !== 'number' || Number.isInteger(value)
    ? value.toLocaleString('en-GB')
    : value.toFixed(1);
