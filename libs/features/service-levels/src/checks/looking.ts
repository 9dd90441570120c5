import type { Caller, Tenancy, Work } from '@meridian/platform-tenancy';

/** The part of a command's work that only reads, each statement in a moment of its own. */
export function looking(tenancy: Tenancy, caller: Caller): Pick<Work, 'caller' | 'query'> {
  return { caller, query: (statement, parameters) => tenancy.read(caller, statement, parameters) };
}
