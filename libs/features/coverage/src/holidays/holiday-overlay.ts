import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { localDate, type LocalDate } from '@meridian/core-calendar';

/** What the overlay says of one date: a holiday the package lacks, none although it has it, or why
 * the package stays as it is although the overlay's own source differs. */
type OverlayChangeKind = 'add' | 'remove' | 'keep';

/** One line of the overlay. */
export interface OverlayChange {
  /** ISO 3166-1. */
  readonly country: string;
  /** Second half of ISO 3166-2; null for the whole country. */
  readonly subdivision: string | null;
  readonly date: LocalDate;
  readonly change: OverlayChangeKind;
  readonly name: string;
  /** Why, for people. */
  readonly reason: string;
}

/** Corrections to the package's holidays, and which edition of them this is. */
export interface HolidayOverlay {
  readonly changes: readonly OverlayChange[];
  /** Changes with the text of the file. */
  readonly edition: string;
}

const HEADER = 'country,subdivision,date,change,name,reason';
const LINE =
  /^(?<country>[A-Z]{2}),(?<subdivision>[A-Z0-9]*),(?<date>[\d-]{10}),(?<change>add|remove|keep),(?<name>[^,]+),(?<reason>.+)$/;

/** Reads the text of an overlay. Throws Error with the line that is not one. */
export function readOverlay(text: string): HolidayOverlay {
  const changes: OverlayChange[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line === '' || line === HEADER || line.startsWith('#')) continue;
    const { groups } = LINE.exec(line) ?? {};
    if (!groups)
      throw new Error(`Line ${index + 1} of the holiday overlay cannot be read: ${line}`);
    const { country = '', subdivision = '', date = '', change, name = '', reason = '' } = groups;
    changes.push({
      country,
      subdivision: subdivision === '' ? null : subdivision,
      date: localDate(date),
      change: change === 'add' || change === 'remove' ? change : 'keep',
      name,
      reason,
    });
  }
  const edition = createHash('sha256').update(text).digest('hex').slice(0, 12);
  return { changes, edition };
}

/** Said by the file itself: source, licence, meaning of its columns. */
const FILE = new URL('../../data/public-holidays-overlay.csv', import.meta.url);

export const HOLIDAY_OVERLAY: HolidayOverlay = readOverlay(readFileSync(FILE, 'utf8'));
