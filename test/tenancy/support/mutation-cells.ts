import { isInputObjectType, getNamedType } from 'graphql';
import type { CallingActor, Reply } from './caller.js';
import { isNotFound, isRefusal, type Cells } from './cells.js';
import {
  placesFor,
  rootFields,
  SCHEMA,
  selectionBelow,
  targetOf,
  type Field,
} from './documents.js';
import type { Expectations } from './expectations.js';
import { FOREIGN_CLASSES, idOf, tableOf, type IdClass } from './id-classes.js';
import { MUTATION_INPUTS, type Input, type MutationInput } from './mutation-inputs.js';
import { sameBody } from './query-cells.js';
import type { Contents } from './unchanged.js';
import type { World } from './world.js';

const MUTATION = SCHEMA.getMutationType();
/** They end the session that they are sent with. */
const ENDS_SESSION: ReadonlySet<string> = new Set(['signIn', 'signOut']);

/** Every mutation as everybody, with each kind of id in each place where an id goes. */
export class MutationCells {
  private calls = 0;

  constructor(
    private readonly world: World,
    private readonly expectations: Expectations,
    private readonly cells: Cells,
  ) {}

  /** Mutations of the schema that this suite would not know how to call. */
  static missing(): string[] {
    return rootFields('Mutation')
      .filter(({ name }) => !(name in MUTATION_INPUTS))
      .map(
        ({ name }) =>
          `Mutation.${name}: say in test/tenancy/support/mutation-inputs.ts what a right input is.`,
      );
  }

  /** One after the other: what one changes, the next one finds; B is looked at after each. */
  async run(actors: readonly CallingActor[], before: Contents): Promise<void> {
    for (const field of rootFields('Mutation')) {
      const known = MUTATION_INPUTS[field.name];
      if (!known || !MUTATION) continue;
      for (const actor of actors) {
        const sight = this.expectations.sight(actor, { type: MUTATION, field });
        if (sight === null) await this.expectRefusal(actor, field, known);
        else await this.expectEffect(actor, field, known, sight === 'own' || sight === 'self');
        const after = `${field.name} by ${actor.name}`;
        await this.world.stored.expectUnchanged(this.world.b.id, before, after);
      }
    }
  }

  private async expectRefusal(
    actor: CallingActor,
    field: Field,
    known: MutationInput,
  ): Promise<void> {
    const places = ['OWN', 'B'] as const;
    for (const idClass of places) {
      const input = await this.inputWith(actor, field, known, known.table ? ['id'] : [], idClass);
      const reply = await this.send(actor, field, known, input);
      if (!isRefusal(reply))
        this.cells.surprise(`${actor.name}: ${field.name}`, 'a refusal', reply);
    }
  }

  private async expectEffect(
    actor: CallingActor,
    field: Field,
    known: MutationInput,
    isLimited: boolean,
  ): Promise<void> {
    const caller = ENDS_SESSION.has(field.name) ? await this.world.again(actor) : actor;
    const reply = await this.send(caller, field, known, await this.make(actor, known));
    const code = reply.errors[0]?.code;
    if (code !== known.answers) {
      this.cells.surprise(`${actor.name}: ${field.name}`, known.answers ?? 'no error', reply);
    }
    for (const { path } of placesFor(field, ['ID'])) {
      const [, name = ''] = path;
      const missing = await this.send(
        actor,
        field,
        known,
        await this.inputWith(actor, field, known, [name], 'MISSING'),
      );
      const classes: readonly IdClass[] = isLimited
        ? ['OTHER_PROVIDER', ...FOREIGN_CLASSES]
        : FOREIGN_CLASSES;
      for (const idClass of classes) {
        const input = await this.inputWith(actor, field, known, [name], idClass);
        const answer = await this.send(actor, field, known, input);
        const isText = idClass === 'B' || idClass === 'C' || idClass === 'OTHER_PROVIDER';
        const fits = isNotFound(answer) && (!isText || sameBody(answer, missing));
        if (!fits) {
          const cell = `${actor.name}: ${field.name} with ${name} ${idClass}`;
          this.cells.surprise(cell, `the answer to a missing id: ${missing.body}`, answer);
        }
      }
    }
  }

  private async inputWith(
    actor: CallingActor,
    field: Field,
    known: MutationInput,
    [name]: readonly string[],
    idClass: IdClass,
  ): Promise<Input> {
    const input = await this.make(actor, known);
    if (name === undefined || idClass === 'OWN') return input;
    const table = name === 'id' ? (known.table ?? '') : tableOf(name);
    // The provider goes with one role only.
    const role = name === 'providerId' && hasInput(field, 'role') ? { role: 'PROVIDER' } : {};
    return { ...input, ...role, [name]: idOf(this.world, table, idClass) };
  }

  private make(actor: CallingActor, known: MutationInput): Promise<Input> {
    this.calls += 1;
    return known.make(this.world, actor, this.calls);
  }

  private async send(
    actor: CallingActor,
    field: Field,
    known: MutationInput,
    input: Input,
  ): Promise<Reply> {
    this.cells.looked();
    const target = targetOf(field);
    const selection = target
      ? selectionBelow(target, (step) => this.expectations.sight(actor, step) !== null, 1)
      : '';
    const below = target ? `{ __typename ${selection} }` : '';
    const type = field.args[0]?.type;
    if (!type) return actor.ask(`mutation { ${field.name} ${below} }`);
    const query = `mutation Change($input: ${String(type)}) { ${field.name}(input: $input) ${below} }`;
    const { upload } = known;
    return upload ? actor.upload(query, input, upload) : actor.ask(query, { input });
  }
}

function hasInput(field: Field, name: string): boolean {
  const type = getNamedType(field.args[0]?.type);
  return isInputObjectType(type) && name in type.getFields();
}
