import type { DayRemark } from '@meridian/core-calendar';
import { registerEnumType } from '@nestjs/graphql';

/** Who says that a date is closed, or has other hours than its weekday. */
export enum CalendarSource {
  PACKAGE = 'PACKAGE',
  OVERLAY = 'OVERLAY',
  OWN = 'OWN',
}

registerEnumType(CalendarSource, {
  name: 'CalendarSource',
  description: 'Who says that a date is closed, or has other hours than its weekday.',
  valuesMap: {
    PACKAGE: { description: 'The public holidays of the package date-holidays.' },
    OVERLAY: { description: "Meridian's dated corrections to that package." },
    OWN: { description: 'An exception that the organization entered or imported.' },
  },
});

/** The source of a remark; null where the weekly hours or the zone decide. */
export function calendarSourceOf({ reason, origin }: DayRemark): CalendarSource | null {
  if (reason === 'EXCEPTION' || reason === 'SPECIAL_HOURS') return CalendarSource.OWN;
  if (reason !== 'HOLIDAY') return null;
  return origin === 'OVERLAY' ? CalendarSource.OVERLAY : CalendarSource.PACKAGE;
}
