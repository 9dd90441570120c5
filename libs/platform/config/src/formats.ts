import { isIP } from 'node:net';
import { z } from 'zod';

/** What a value may look like. Every message completes the sentence "VARIABLE …". */

/** A whole number within bounds, written in decimal digits only: no "1e3", no "0x10", no blanks. */
export function wholeNumber(minimum: number, maximum: number) {
  const problem = `must be a whole number from ${minimum} to ${maximum}`;
  return z
    .string()
    .regex(/^\d{1,15}$/, problem)
    .transform(Number)
    .refine((value) => value >= minimum && value <= maximum, problem);
}

/** An IP address or a host name to listen on. */
export const host = z
  .string()
  .refine(
    (value) => isIP(value) !== 0 || /^[a-z\d]([a-z\d.-]*[a-z\d])?$/i.test(value),
    'must be an IP address or a host name',
  );

/** "true" or "false", with the spellings that compose files and shells produce. */
export const flag = z
  .enum(['true', 'false', '1', '0'], 'must be true or false')
  .transform((value) => value === 'true' || value === '1');

/** A choice of a few words. */
export function oneOf<const Word extends string>(words: readonly [Word, ...Word[]]) {
  return z.enum(words, `must be one of ${words.join(', ')}`);
}

/** A connection URL of one of the given schemes that names its host. */
export function connectionUrl(kind: string, schemes: readonly string[]) {
  return z.string().refine((value) => hasSchemeAndHost(value, schemes), {
    error: `must be a ${kind} (${listed(schemes)})`,
    abort: true, // what follows may rely on a URL that parses
  });
}

/** A PostgreSQL connection URL that names host, role and database. */
export const postgresUrl = connectionUrl('PostgreSQL URL', ['postgresql', 'postgres'])
  .refine((value) => new URL(value).username !== '', 'must name the role to connect with')
  .refine((value) => new URL(value).pathname.length > 1, 'must name the database');

/** Where browsers reach the product: an origin only, since links are appended to it. */
export const publicOrigin = connectionUrl('web address', ['https', 'http'])
  .refine(isBareOrigin, 'must be an address without path, query, user or password')
  .transform((value) => new URL(value).origin);

/** Key material: at least 256 bits, counted as bytes and not as characters. */
export const keyMaterial = z
  .string()
  .refine((value) => Buffer.byteLength(value) >= 32, 'must be at least 32 bytes long');

function hasSchemeAndHost(value: string, schemes: readonly string[]): boolean {
  if (!URL.canParse(value)) return false;
  const url = new URL(value);
  return url.hostname !== '' && schemes.includes(url.protocol.slice(0, -1));
}

function isBareOrigin(value: string): boolean {
  const url = new URL(value);
  return url.pathname === '/' && !url.search && !url.hash && !url.username && !url.password;
}

function listed(schemes: readonly string[]): string {
  return schemes.map((scheme) => `${scheme}://…`).join(' or ');
}
