export const WEEKDAYS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY'];

/** The same hours on each of the days, as a calendar takes them. */
export function weekly(days: readonly string[], start: string, end: string) {
  return days.map((weekday) => ({ weekday, windows: [{ start, end }] }));
}

/** Every hour of the year. */
export const ALWAYS = {
  timeZone: 'UTC',
  weekly: weekly([...WEEKDAYS, 'SATURDAY', 'SUNDAY'], '00:00', '24:00'),
};
