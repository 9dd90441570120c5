import type { CallingActor } from './caller.js';
import { sightOf } from './actor.js';
import { SCHEMA, type Step } from './documents.js';
import type { RolesTable, Sight } from './roles-table.js';
import { isObjectType } from 'graphql';

/** Says for a field of the schema what docs/roles.md expects, and what it has forgotten. */
export class Expectations {
  constructor(readonly table: RolesTable) {}

  sight({ who }: CallingActor, { type, field }: Step): Sight | null {
    return sightOf(who, this.table.of(type.name, field.name));
  }

  /** Whether all of a way is open to somebody. */
  isOpen(actor: CallingActor, way: readonly Step[]): boolean {
    return way.every((step) => this.sight(actor, step) !== null);
  }

  /** Fields of the schema without a line, each with what to do about it. */
  missing(): string[] {
    return fieldsOfSchema()
      .filter(([type, field]) => this.table.of(type, field) === null)
      .map(
        ([type, field]) =>
          `${type}.${field} is in schema.graphql and not in docs/roles.md: add \`${field}\` to a line ` +
          `of \`${type}\`, or add the line \`| \`${type}\` | \`${field}\` | all | | | | | | \`scope:read\` |\` ` +
          'with a word for each role that may have it.',
      );
  }

  /** Lines for what the schema no longer has. */
  superfluous(): string[] {
    const known = new Set(fieldsOfSchema().map((names) => names.join('.')));
    return this.table.named.filter((name) => !known.has(name));
  }
}

/** As if everybody might do everything, to ask for as much as there is. */
export class EverythingAllowed extends Expectations {
  override sight(): Sight {
    return 'all';
  }
}

function fieldsOfSchema(): [type: string, field: string][] {
  return Object.values(SCHEMA.getTypeMap())
    .filter(isObjectType)
    .filter(({ name }) => !name.startsWith('__'))
    .flatMap((type) =>
      Object.keys(type.getFields()).map((field): [string, string] => [type.name, field]),
    );
}
