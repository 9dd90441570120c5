import { invalidInput, isId, type ExpectedError, type Role } from '@meridian/platform-tenancy';

const LONGEST_EMAIL = 254;
const LONGEST_NAME = 120;
/** Whether it exists is for the mail to find out; this only catches slips. */
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** The address as it is stored and compared. */
export function normalizeEmail(text: string): string {
  return text.trim().toLowerCase();
}

/** The address as it is stored; throws when it cannot be one. */
export function checkedEmail(text: string): string {
  const email = normalizeEmail(text);
  if (email.length > LONGEST_EMAIL || !EMAIL.test(email)) {
    throw invalidInput('This is not an e-mail address.', 'input', 'email');
  }
  return email;
}

/** The name without spaces around it; throws when nothing, or too much, is left. */
export function checkedName(text: string): string {
  const name = text.trim();
  if (name === '' || name.length > LONGEST_NAME) {
    throw invalidInput(`A name has 1 to ${LONGEST_NAME} characters.`, 'input', 'name');
  }
  return name;
}

/** Says that the provider named in the input is none of the organization's. */
export function noSuchProvider(): ExpectedError {
  return invalidInput('There is no such provider.', 'input', 'providerId');
}

/** Refuses a provider user without a provider, and a provider for anybody else. */
export function checkRole(role: Role, providerId: string | null): void {
  if (role === 'PROVIDER' && providerId === null) {
    throw invalidInput('A provider user needs the provider he belongs to.', 'input', 'providerId');
  }
  if (role !== 'PROVIDER' && providerId !== null) {
    throw invalidInput('Only a provider user belongs to a provider.', 'input', 'providerId');
  }
  if (providerId !== null && !isId(providerId)) throw noSuchProvider();
}
