// Compiling working calendars, and measuring business time by them.
import {
  compileCalendar,
  hours,
  instant,
  instantFromIso,
  localDate,
} from '@meridian/core-calendar';
import { Temporal } from 'temporal-polyfill';
import { median, printFigure } from './support/figure.mjs';

const CALENDARS = 200;
const QUESTIONS = 100_000;
const ROUNDS = 5;
const TIME_ZONES = [
  'Europe/London',
  'America/New_York',
  'America/Sao_Paulo',
  'Asia/Kolkata',
  'Europe/Warsaw',
  'Asia/Manila',
  'Australia/Sydney',
  'Africa/Casablanca',
];
const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'];
const FROM = instantFromIso('2020-01-01T00:00:00Z');
const TO = instantFromIso('2030-01-01T00:00:00Z');

/** Baseline: the bare conversions of each day's opening and closing by temporal-polyfill. */
function printCompiling() {
  const year = [instantFromIso('2026-01-01T00:00:00Z'), instantFromIso('2027-01-01T00:00:00Z')];
  const ours = medianMs(() => {
    for (let index = 0; index < CALENDARS; index++) calendar(index).elapsed(...year);
  });
  const bare = medianMs(() => {
    for (let index = 0; index < CALENDARS; index++)
      convertYear(TIME_ZONES[index % TIME_ZONES.length]);
  });
  printFigure({
    name: `compiling ${CALENDARS} calendars for a year, with a holiday each month`,
    ours: `${ours.toFixed(0)} ms`,
    baseline: `${bare.toFixed(0)} ms for the zone conversions alone`,
    ratio: bare / ours,
    target: 'none',
  });
}

/** Baseline: the two binary searches over the calendar's intervals that an answer comes down to. */
function printAnswers() {
  const compiled = calendar(0);
  const pairs = randomPairs();
  for (const [from, to] of pairs) compiled.elapsed(from, to);
  const { starts } = compiled.openIntervalArrays(FROM, TO);
  const bare = medianMs(() => {
    for (const [from, to] of pairs) search(starts, from) + search(starts, to);
  });
  const print = (name, ask) => {
    const ours = medianMs(() => pairs.forEach(ask));
    printFigure({
      name: `${name} over ten years`,
      ours: `${perAnswer(ours)} µs`,
      baseline: `${perAnswer(bare)} µs for two binary searches`,
      ratio: bare / ours,
      target: 'microseconds',
    });
  };
  print('elapsed business time', ([from, to]) => compiled.elapsed(from, to));
  const target = hours(1_000);
  print('deadline of 1,000 hours', ([from]) => compiled.deadline(from, target));
}

/** Each with hours of its own, so that none is compiled for another. */
function calendar(index) {
  const timeZone = TIME_ZONES[index % TIME_ZONES.length];
  const start = `${String(6 + (index % 4)).padStart(2, '0')}:${String(index % 60).padStart(2, '0')}`;
  const windows = [
    { start, end: '12:30' },
    { start: '13:00', end: '18:00' },
  ];
  const weekly = Object.fromEntries(WEEKDAYS.map((weekday) => [weekday, windows]));
  return compileCalendar({ timeZone, weekly, exceptions: [] }, holidaysOf);
}

function holidaysOf(year) {
  return Array.from({ length: 12 }, (_, month) => ({
    date: localDate(`${year}-${String(month + 1).padStart(2, '0')}-01`),
    name: 'Holiday',
  }));
}

function convertYear(timeZone) {
  let day = Temporal.PlainDate.from('2026-01-01');
  while (day.year === 2026) {
    if (day.dayOfWeek <= 5) {
      for (const plainTime of ['08:00', '12:30', '13:00', '18:00']) {
        day.toZonedDateTime({ timeZone, plainTime });
      }
    }
    day = day.add({ days: 1 });
  }
}

/** The same pairs in each run, the earlier first. */
function randomPairs() {
  let state = 20_261_123;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return instant(Math.floor(FROM + (state / 2 ** 32) * (TO - FROM)));
  };
  return Array.from({ length: QUESTIONS }, () => [random(), random()].sort((a, b) => a - b));
}

function search(sorted, value) {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function medianMs(work) {
  const times = Array.from({ length: ROUNDS }, () => {
    const begin = performance.now();
    work();
    return performance.now() - begin;
  });
  return median(times);
}

const perAnswer = (milliseconds) => ((milliseconds * 1_000) / QUESTIONS).toFixed(2);

printCompiling();
printAnswers();
