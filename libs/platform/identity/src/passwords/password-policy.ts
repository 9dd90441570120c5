import { invalidInput } from '@meridian/platform-tenancy';
import { COMMON_PASSWORDS } from './common-passwords.js';

const SHORTEST = 12;
/** Also bounds the work that a request can demand of the hash. */
const LONGEST = 128;

/** Shorter pieces of a name occur in honest passphrases by chance. */
const TELLING_LENGTH = 4;

const RUNS = ['01234567890123456789', '98765432109876543210', 'abcdefghijklmnopqrstuvwxyz'];
const REPETITION = /^(.{1,4})\1+.{0,3}$/u;
const TAIL = /[\d\p{P}\p{S}]+$/u;

/** Whose password it is to be. */
export interface PasswordOwner {
  readonly email: string;
  readonly name: string;
}

/** The same password however the keyboard composed its accents. */
export function normalizePassword(password: string): string {
  return password.normalize('NFC');
}

/**
 * Refuses a new password that would be guessed early. Length counts and composition does not (NIST
 * SP 800-63B, 5.1.1.2): no digit or sign is demanded.
 */
export function checkNewPassword(
  password: string,
  owner: PasswordOwner,
  ...inputPath: string[]
): void {
  const problem = weakness(normalizePassword(password), owner);
  if (problem) throw invalidInput(problem, ...inputPath);
}

function weakness(password: string, owner: PasswordOwner): string | null {
  const length = Array.from(password).length;
  if (length < SHORTEST) return `A password needs at least ${SHORTEST} characters.`;
  if (length > LONGEST) return `A password has at most ${LONGEST} characters.`;
  const plain = password.toLowerCase();
  if (isCommon(plain))
    return 'This password is one of the first that would be guessed; choose another.';
  if (tellingParts(owner).some((part) => plain.includes(part))) {
    return 'A password must not contain your name or your e-mail address.';
  }
  return null;
}

const isCommon = (plain: string): boolean =>
  COMMON_PASSWORDS.has(plain) ||
  COMMON_PASSWORDS.has(plain.replace(TAIL, '')) ||
  REPETITION.test(plain) ||
  RUNS.some((run) => run.includes(plain));

const tellingParts = ({ email, name }: PasswordOwner): string[] =>
  [email, email.split('@', 1)[0] ?? '', ...name.split(/\s+/u)]
    .map((part) => part.toLowerCase())
    .filter((part) => part.length >= TELLING_LENGTH);
