import { invalidInput } from '@meridian/platform-tenancy';
import { MAX_PAGE_SIZE } from '../document/limits.js';

/** Checks the size of a page: exactly one of `first` and `last`, from 1 to 100. */
export function pageSize(first: unknown, last: unknown): number {
  const forward = first !== undefined && first !== null;
  const backward = last !== undefined && last !== null;
  if (forward && backward) throw invalidInput('Give either first or last, not both.', 'last');
  if (!forward && !backward) {
    throw invalidInput(`Say how many: first or last, from 1 to ${MAX_PAGE_SIZE}.`, 'first');
  }
  const size = forward ? first : last;
  if (typeof size !== 'number' || !Number.isInteger(size) || size < 1 || size > MAX_PAGE_SIZE) {
    const name = forward ? 'first' : 'last';
    throw invalidInput(`${name} must be a whole number from 1 to ${MAX_PAGE_SIZE}.`, name);
  }
  return size;
}
