import { defineTextScalar, writeText } from './define-scalar.js';

/** ISO 4217. Only the form is checked here: what a code means is looked up where it is used. */
export const CurrencyCodeScalar = defineTextScalar<string>({
  name: 'CurrencyCode',
  description: 'A currency as its ISO 4217 code, such as EUR.',
  read: (text) => (/^[A-Z]{3}$/.test(text) ? text : null),
  write: writeText,
});

/** ISO 3166-1 alpha-2. */
export const CountryCodeScalar = defineTextScalar<string>({
  name: 'CountryCode',
  description: 'A country as its ISO 3166-1 alpha-2 code, such as IN.',
  read: (text) => (/^[A-Z]{2}$/.test(text) ? text : null),
  write: writeText,
});

const knownZones = new Map<string, boolean>();
/** Texts from outside must not fill the memory; there are some 600 zone names. */
const MAX_KNOWN_ZONES = 2_000;

/** IANA time zone; offsets such as `+02:00` are refused, since they know no daylight saving. */
export const TimeZoneScalar = defineTextScalar<string>({
  name: 'TimeZone',
  description: 'A time zone as its IANA name, such as Europe/Berlin.',
  read: (text) => (isTimeZone(text) ? text : null),
  write: writeText,
});

function isTimeZone(text: string): boolean {
  if (!/^[A-Z][A-Za-z0-9_+-]{0,31}(\/[A-Za-z0-9_+-]{1,31}){0,2}$/.test(text)) return false;
  let known = knownZones.get(text);
  if (known === undefined) {
    known = existsInIntl(text);
    if (knownZones.size < MAX_KNOWN_ZONES) knownZones.set(text, known);
  }
  return known;
}

function existsInIntl(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return true;
  } catch {
    return false;
  }
}
