/** An organization's own holidays, uploaded by who may and known again the second time. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { Meridian } from './support/meridian.js';
import type { Person } from './support/person.js';

jest.setTimeout(120_000);

const YEAR = new Date().getUTCFullYear();
const LIST = `BEGIN:VCALENDAR
BEGIN:VEVENT
UID:founders-day@harbour-mutual.example
SUMMARY:Founders' Day
DTSTART;VALUE=DATE:${YEAR}0612
END:VEVENT
BEGIN:VEVENT
UID:call@harbour-mutual.example
SUMMARY:A call of an hour
DTSTART:${YEAR}0613T090000Z
END:VEVENT
END:VCALENDAR
`;
const IMPORT = `mutation Import($input: ImportHolidaysInput!) {
  importHolidays(input: $input) {
    added unchanged removed problems { line message }
    workingCalendar { version exceptions { date name importedAs } }
  }
}`;
const calendars = z.object({
  workingCalendars: z.object({ nodes: z.array(z.object({ id: z.string(), name: z.string() })) }),
});

let meridian: Meridian;
let manager: Person;
let calendar: { id: string; name: string };

beforeAll(async () => {
  meridian = await Meridian.started();
  manager = await meridian.signIn('admin@harbour-mutual.example');
  const { workingCalendars } = await manager.askFor(
    calendars,
    '{ workingCalendars(first: 1) { nodes { id name } } }',
  );
  const [first] = workingCalendars.nodes;
  if (!first) throw new Error('The demo has no working calendar.');
  calendar = first;
});
afterAll(() => meridian.remove());

const upload = (person: Person): ReturnType<Person['upload']> =>
  person.upload(IMPORT, { calendarId: calendar.id }, new File([LIST], 'holidays.ics'));

describe('a list of holidays', () => {
  test('is taken over GraphQL, with what is wrong in it', async () => {
    expect((await upload(manager)).data?.['importHolidays']).toEqual({
      added: 1,
      unchanged: 0,
      removed: 0,
      problems: [{ line: 10, message: expect.stringContaining('Only entries of whole days') }],
      workingCalendar: {
        version: 2,
        exceptions: [
          {
            date: `${YEAR}-06-12`,
            name: "Founders' Day",
            importedAs: 'founders-day@harbour-mutual.example',
          },
        ],
      },
    });
  });

  test('is known again by the command', async () => {
    const file = path.join(meridian.folder, 'holidays.ics');
    await writeFile(file, LIST);
    const args = ['import', 'holidays', file, '--calendar', calendar.name];
    const { code, output } = await meridian.command(args);
    expect([code, output]).toEqual([
      0,
      expect.stringContaining('0 days added, 1 known already, 0 taken away.'),
    ]);
  });

  test('is refused to who may not change calendars, and in another organization', async () => {
    const provider = await meridian.signIn('prakash@tessaro.example');
    const stranger = await meridian.signIn('admin@quayside-retail.example');
    const codes = async (person: Person): Promise<string[]> =>
      ((await upload(person)).errors ?? []).map(({ extensions }) => extensions.code);
    expect(await codes(provider)).toEqual(['FORBIDDEN']);
    expect(await codes(stranger)).toEqual(['NOT_FOUND']);
  });

  test('of a country is compared with another, line by line', async () => {
    const file = path.join(meridian.folder, 'list.csv');
    await writeFile(file, 'country,subdivision,date,name\nIN,,2026-11-08,Diwali\n');
    const args = ['holidays', 'compare', '--reference', file, '--country', 'IN', '--from', '2026'];
    const { code, output, errors } = await meridian.command([...args, '--to', '2026']);
    expect(output).toContain('2026-11-08  ADDED    package no   list yes  Diwali (Deepavali)');
    expect(output).toContain('2026-01-26  EXTRA    package yes  list no   Republic Day');
    expect([code, errors]).toEqual([1, expect.stringContaining('differences have no reason')]);
  });
});
