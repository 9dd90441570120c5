/**
 * Takes the demo's files of cases out of the published log; see ../data/CREDITS.md.
 *
 *   node scripts/extract.mjs PATH-TO/incident-event-log.csv.gz
 *
 * A case goes to the provider whose team held it at the end. Rows are copied as they are, in the
 * order of the log, each file under the log's header. Nothing is left to chance, so the same log
 * always gives the same files.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { gunzipSync, gzipSync } from 'node:zlib';

/** Which assignment groups of the log become the teams of which provider. */
const PROVIDERS = {
  tessaro: ['65', '72'],
  baltica: ['39', '55', '57'],
  manila: ['20', '64'],
};

/** Months in which the cases were opened. */
const OPENED_IN = ['3/2016', '4/2016', '5/2016'];

/** Most cases of one team, priority and month: without it nearly all would be of priority 3. */
const MOST = 7;

const CLOSED_STATES = ['Resolved', 'Closed'];

const [logPath] = process.argv.slice(2);
if (!logPath) throw new Error('Name the log: node scripts/extract.mjs incident-event-log.csv.gz');
const { header, rows } = readLog(gunzipSync(await readFile(logPath)).toString('utf8'));
const cases = readCases(rows);

for (const [provider, groups] of Object.entries(PROVIDERS)) {
  const chosen = new Set(
    [...groupBy(cases, ({ group, priority, openedIn }) => `${group} ${priority} ${openedIn}`)]
      .flatMap(([, alike]) => choose(alike))
      .filter(({ group, openedIn }) => groups.includes(group) && OPENED_IN.includes(openedIn))
      .map(({ number }) => number),
  );
  const lines = rows.filter(({ number }) => chosen.has(number)).map(({ line }) => line);
  const file = new URL(`../data/cases-${provider}.csv.gz`, import.meta.url);
  await writeFile(file, gzipSync([header, ...lines, ''].join('\n'), { level: 9 }));
  console.log(`${provider}: ${chosen.size} cases, ${lines.length} events`);
}

function readLog(text) {
  // The log quotes nothing, so a comma always separates.
  if (text.includes('"')) throw new Error('This is not the published log: it holds quotes.');
  const [header, ...lines] = text.split('\n').filter((line) => line !== '');
  const names = header.split(',');
  const rows = lines.map((line) => {
    const fields = line.split(',');
    const field = (name) => fields[names.indexOf(name)];
    return {
      line,
      number: field('number'),
      state: field('ident_state'),
      sequence: Number(field('sys_mod_count')),
      openedIn: field('opened_at').replace(/^\d+\/(\d+\/\d+) .*$/, '$1'),
      at: sortable(field('sys_updated_at')),
      priority: field('priority'),
      group: field('assignment_group'),
    };
  });
  return { header, rows };
}

/** '29/2/2016 01:16' as 201602290116. */
function sortable(date) {
  const [day, month, year, hour, minute] = date.split(/[/ :]/).map(Number);
  return (((year * 100 + month) * 100 + day) * 100 + hour) * 100 + minute;
}

/** Each case with priority and group as they were at the end, ordered by number. */
function readCases(rows) {
  return [...groupBy(rows, ({ number }) => number)]
    .map(([number, unsorted]) => {
      const events = unsorted.sort((a, b) => a.at - b.at || a.sequence - b.sequence);
      const { priority, group, openedIn } = events.at(-1);
      return {
        number,
        priority,
        group,
        openedIn,
        isRare: isRare(events.map(({ state }) => state)),
      };
    })
    .sort((a, b) => (a.number < b.number ? -1 : 1));
}

/** Reopened, or with a state that no one can read: worth showing, and too few to be met by chance. */
function isRare(states) {
  const closed = states.map((state) => CLOSED_STATES.includes(state));
  const reopened = closed.some((is, index) => is && closed[index + 1] === false);
  return reopened || states.includes('-100');
}

/** The rare ones first, the rest evenly spread over the month. */
function choose(alike) {
  const rare = alike.filter(({ isRare }) => isRare).slice(0, 2);
  const rest = alike.filter((one) => !rare.includes(one));
  const most = Math.min(MOST - rare.length, rest.length);
  const spread = Array.from({ length: most }, (_, i) => rest[Math.floor((i * rest.length) / most)]);
  return [...rare, ...spread];
}

function groupBy(items, keyOf) {
  const groups = new Map();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
