import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** The roles, in the order of the columns of docs/roles.md. */
export const ROLES = [
  'ADMIN',
  'VENDOR_MANAGER',
  'SECURITY',
  'FINANCE',
  'AUDITOR',
  'PROVIDER',
] as const;
export type Role = (typeof ROLES)[number];

const sight = z.enum(['all', 'own', 'self', 'empty']);
/** How much of what a field shows a role is to see; see the first table of docs/roles.md. */
export type Sight = z.output<typeof sight>;

/** Who may have one field: a line of docs/roles.md, which is what this suite expects. */
export interface Line {
  readonly sights: ReadonlyMap<Role, Sight>;
  /** A scope, or `any`, `person`, `anyone`. */
  readonly key: string;
}

const PAGE = new URL('../../../docs/roles.md', import.meta.url);
const CODE = /`([^`]+)`/g;

/** What docs/roles.md allows, by `Type.field`. What is not in it is refused to everybody. */
export class RolesTable {
  private readonly lines = new Map<string, Line>();
  /** Fields of types that only wrap: `*Connection.nodes`. */
  private readonly wrappers = new Set<string>();

  constructor(page = readFileSync(PAGE, 'utf8')) {
    for (const row of page.split('\n').filter((text) => text.startsWith('| `'))) {
      const cells = row
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim());
      if (cells.length === 2) this.addWrapper(cells);
      else if (cells.length === 3 + ROLES.length) this.add(cells);
      else throw new Error(`docs/roles.md: this row has ${cells.length} cells:\n${row}`);
    }
  }

  /** The line of a field; `'WRAPPER'` for what is open to whoever came so far; null without one. */
  of(type: string, field: string): Line | 'WRAPPER' | null {
    const line = this.lines.get(`${type}.${field}`);
    if (line) return line;
    const patterns = [type, '*Connection', '*Edge'].filter((pattern) =>
      type.endsWith(pattern.replace('*', '')),
    );
    return patterns.some((pattern) => this.wrappers.has(`${pattern}.${field}`)) ? 'WRAPPER' : null;
  }

  /** Every field that is named, to find those that the schema no longer has. */
  get named(): string[] {
    return [...this.lines.keys(), ...[...this.wrappers].filter((name) => !name.startsWith('*'))];
  }

  private add([type = '', fields = '', ...rest]: readonly string[]): void {
    const sights = new Map<Role, Sight>();
    ROLES.forEach((role, column) => {
      if (rest[column]) sights.set(role, sight.parse(rest[column]));
    });
    const key = (rest.at(-1) ?? '').replaceAll('`', '');
    for (const [, field] of fields.matchAll(CODE)) {
      const name = `${type.replaceAll('`', '')}.${field}`;
      if (this.lines.has(name)) throw new Error(`docs/roles.md names ${name} twice.`);
      this.lines.set(name, { sights, key });
    }
  }

  private addWrapper([type = '', fields = '']: readonly string[]): void {
    // The tables that explain words have two columns as well.
    for (const [, field] of fields.matchAll(CODE)) {
      this.wrappers.add(`${type.replaceAll('`', '')}.${field}`);
    }
  }
}
