import { readFile } from 'node:fs/promises';
import {
  compareHolidays,
  HOLIDAY_DATA_VERSION,
  HOLIDAY_OVERLAY,
  readReferenceHolidays,
  type HolidayDifference,
} from '@meridian/feature-coverage';
import { Command } from 'commander';
import { say } from '../workplace.js';

interface CompareOptions {
  readonly reference: string;
  readonly country?: string;
  readonly from: string;
  readonly to: string;
}

/** `meridian holidays compare`. */
export function holidaysCommand(): Command {
  const compare = new Command('compare')
    .description(
      'Shows per country and year where the holiday package, its overlay and a list of dated ' +
        'holidays differ. Ends in failure when a difference has no reason.',
    )
    .requiredOption('--reference <file>', 'the list: lines of country,subdivision,date,name')
    .option('--country <code>', 'one country, date by date: IN')
    .option('--from <year>', 'first year', '2025')
    .option('--to <year>', 'last year', '2027')
    .action(compareWith);
  return new Command('holidays').description('Public holidays.').addCommand(compare);
}

async function compareWith({ reference, country, from, to }: CompareOptions): Promise<void> {
  const [first, last] = [readYear(from), readYear(to)];
  const listed = readReferenceHolidays(await readFile(reference, 'utf8'));
  const wanted = listed.filter((holiday) => country === undefined || holiday.country === country);
  if (wanted.length === 0) throw new Error(`The list has no holidays of ${country ?? 'anywhere'}.`);
  const differences = compareHolidays({
    overlay: HOLIDAY_OVERLAY,
    reference: wanted,
    from: first,
    to: last,
  });
  say(HOLIDAY_DATA_VERSION);
  for (const [title, ofYear] of byRegionAndYear(differences)) {
    say(`${title.padEnd(12)}${summary(ofYear)}`);
    // What nobody has explained is shown in any case.
    const shown = ofYear.filter(({ reason }) => country !== undefined || reason === null);
    for (const line of shown.map(detail)) say(line);
  }
  const unexplained = differences.filter(({ reason }) => reason === null).length;
  if (unexplained > 0) throw new Error(`${unexplained} differences have no reason.`);
  say(`${differences.length} differences, each with a reason.`);
}

function readYear(text: string): number {
  if (/^(?:19|20|21)\d\d$/.test(text)) return Number(text);
  throw new Error(`"${text}" is not a year from 1900 to 2199.`);
}

function byRegionAndYear(
  differences: readonly HolidayDifference[],
): Map<string, HolidayDifference[]> {
  const groups = new Map<string, HolidayDifference[]>();
  for (const difference of differences) {
    const { country, subdivision, date } = difference;
    const title = `${subdivision === null ? country : `${country}-${subdivision}`} ${date.slice(0, 4)}`;
    groups.set(title, [...(groups.get(title) ?? []), difference]);
  }
  return groups;
}

function summary(differences: readonly HolidayDifference[]): string {
  const count = (...kinds: string[]): number =>
    differences.filter(({ kind }) => kinds.includes(kind)).length;
  return (
    `${count('ADDED')} added, ${count('REMOVED')} removed, ${count('KEPT')} left to differ, ` +
    `${count('MISSING', 'EXTRA')} without a reason`
  );
}

function detail({ date, kind, inPackage, inReference, name, reason }: HolidayDifference): string {
  const has = (yes: boolean): string => (yes ? 'yes' : 'no ');
  return (
    `  ${date}  ${kind.padEnd(7)}  package ${has(inPackage)}  list ${has(inReference)}  ${name}` +
    (reason === null ? '' : `: ${reason}`)
  );
}
