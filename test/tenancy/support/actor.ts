import type { Line, Role, Sight } from './roles-table.js';
import { ROLES } from './roles-table.js';

/** Who asks: somebody with a role, a program whose key has one scope, or a stranger. */
export type Who =
  | { readonly kind: 'ROLE'; readonly role: Role }
  | { readonly kind: 'KEY'; readonly scope: string }
  | { readonly kind: 'STRANGER' };

export function nameOf(who: Who): string {
  if (who.kind === 'ROLE') return who.role;
  return who.kind === 'KEY' ? `a key for ${who.scope}` : 'a stranger';
}

/** All who ask: every role, a key of every scope (made by an administrator), and a stranger. */
export function everybody(scopes: readonly string[]): Who[] {
  return [
    ...ROLES.map((role): Who => ({ kind: 'ROLE', role })),
    ...scopes.map((scope): Who => ({ kind: 'KEY', scope })),
    { kind: 'STRANGER' },
  ];
}

/** How much the table lets somebody see of a field; null when it is refused. */
export function sightOf(who: Who, line: Line | 'WRAPPER' | null): Sight | null {
  if (line === null) return null;
  if (line === 'WRAPPER' || line.key === 'anyone') return 'all';
  if (who.kind === 'STRANGER') return null;
  if (who.kind === 'ROLE') return line.sights.get(who.role) ?? null;
  return line.key === 'any' || line.key === who.scope ? (line.sights.get('ADMIN') ?? null) : null;
}
