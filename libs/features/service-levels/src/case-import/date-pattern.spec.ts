import { describe, expect, it } from '@jest/globals';
import { DatePatternError, compileDatePattern } from './date-pattern.js';

/** year, month, day, hour, minute, second */
function fieldsOf(pattern: string, text: string): number[] | null {
  const fields = compileDatePattern(pattern)(text);
  return fields === null ? null : Object.values(fields);
}

describe('a date pattern', () => {
  it.each([
    ['d/M/yyyy HH:mm', '29/2/2016 01:16', [2016, 2, 29, 1, 16, 0]],
    ['d/M/yyyy HH:mm', '05/12/2016 23:59', [2016, 12, 5, 23, 59, 0]],
    ['dd-MM-yyyy HH:mm', '29-02-2016 01:16', [2016, 2, 29, 1, 16, 0]],
    ['yyyy-MM-dd HH:mm:ss', '2016-02-29 01:16:59', [2016, 2, 29, 1, 16, 59]],
    ['yyyyMMdd', '20160229', [2016, 2, 29, 0, 0, 0]],
    ['dd.MM.yyyy, H:mm', '29.02.2016, 9:05', [2016, 2, 29, 9, 5, 0]],
    ['MM/dd/yyyy hh:mm:ss a', '02/29/2016 12:00:01 am', [2016, 2, 29, 0, 0, 1]],
    ['M/d/yyyy h:mm a', '2/9/2016 12:30 PM', [2016, 2, 9, 12, 30, 0]],
    ['M/d/yyyy h:mm a', '2/9/2016 1:30 PM', [2016, 2, 9, 13, 30, 0]],
  ])('%s reads %s', (pattern, text, expected) => {
    expect(fieldsOf(pattern, text)).toEqual(expected);
  });

  it.each([
    ['d/M/yyyy HH:mm', '29-2-2016 01:16'],
    ['d/M/yyyy HH:mm', '29/2/16 01:16'],
    ['d/M/yyyy HH:mm', '29/2/2016'],
    ['d/M/yyyy HH:mm', '29/2/2016 01:16:00'],
    ['d/M/yyyy HH:mm', '/2/2016 01:16'],
    ['d/M/yyyy HH:mm', '29/2/2016 1:16'],
    ['dd-MM-yyyy', '9-02-2016'],
    ['h:mm a d/M/yyyy', '13:00 PM 1/1/2016'],
    ['h:mm a d/M/yyyy', '1:00 XM 1/1/2016'],
    ['d/M/yyyy', ''],
  ])('%s refuses %s', (pattern, text) => {
    expect(fieldsOf(pattern, text)).toBeNull();
  });

  it.each([
    ['dd/mm/yyyy', 'lacks the month'],
    ['HH:mm', 'lacks the year'],
    ['d/M/yyyy d', 'gives the day twice'],
    ['DD/MM/YYYY', '"DD" has no meaning'],
    ['d/M/yyyy hh:mm', 'belong together'],
    ['d/M/yyyy HH:mm a', 'belong together'],
    ['dMyyyy', 'needs a separator'],
  ])('%s itself is refused: it %s', (pattern, complaint) => {
    expect(() => compileDatePattern(pattern)).toThrow(DatePatternError);
    expect(() => compileDatePattern(pattern)).toThrow(complaint);
  });
});
