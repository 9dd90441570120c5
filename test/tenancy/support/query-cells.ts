import { getNamedType, isObjectType } from 'graphql';
import type { CallingActor, Reply } from './caller.js';
import { inParallel, isRefusal, type Cells } from './cells.js';
import {
  asked,
  placesFor,
  rootFields,
  SCHEMA,
  selectionBelow,
  targetOf,
  type Field,
  type IdPlace,
  type Step,
} from './documents.js';
import type { Expectations } from './expectations.js';
import { FOREIGN_CLASSES, idOf, tableOf, tableOfType, type IdClass } from './id-classes.js';
import type { World } from './world.js';

const QUERY = SCHEMA.getQueryType();

/** Every query as everybody: as it is, with each kind of id, and with the texts of others. */
export class QueryCells {
  constructor(
    private readonly world: World,
    private readonly expectations: Expectations,
    private readonly cells: Cells,
  ) {}

  async run(actors: readonly CallingActor[]): Promise<void> {
    const tasks = actors.flatMap((actor) => rootFields('Query').map((field) => ({ actor, field })));
    await inParallel(tasks, ({ actor, field }) => this.query(actor, field));
  }

  private async query(actor: CallingActor, field: Field): Promise<void> {
    if (!QUERY) return;
    const sight = this.expectations.sight(actor, { type: QUERY, field });
    const idArgument = field.args.some(({ name }) => name === 'id');
    if (sight === null) {
      this.cells.looked();
      const reply = await actor.ask(document(field, idArgument ? '$id' : '', asked(field)), {
        id: 'x',
      });
      if (!isRefusal(reply))
        this.cells.surprise(`${actor.name}: ${field.name}`, 'a refusal', reply);
    } else if (idArgument) await this.byId(actor, field, sight === 'own');
    else if (field.args.length > 0) await this.list(actor, field);
  }

  /** One object: one's own, and the same "there is none" for every other id. */
  private async byId(actor: CallingActor, field: Field, ownOnly: boolean): Promise<void> {
    const target = targetOf(field);
    if (!target) return;
    const text = document(field, '$id', this.selection(actor, target));
    const ask = (idClass: IdClass) =>
      actor.ask(text, { id: idOf(this.world, tableOfType(target.name), idClass) });
    const missing = await ask('MISSING');
    for (const idClass of ['OWN', 'OTHER_PROVIDER', ...FOREIGN_CLASSES] as const) {
      this.cells.looked();
      const reply = await ask(idClass);
      const isSeen = idClass === 'OWN' || (idClass === 'OTHER_PROVIDER' && !ownOnly);
      const fits = isSeen ? isObject(reply.data?.[field.name]) : sameBody(reply, missing);
      if (fits) continue;
      this.cells.surprise(
        `${actor.name}: ${field.name} with the id ${idClass}`,
        isSeen ? 'an object' : `the answer to a missing id: ${missing.body}`,
        reply,
      );
    }
  }

  /** A list: filtered by ids and texts of others it is as empty as by those of nobody. */
  private async list(actor: CallingActor, field: Field): Promise<void> {
    for (const place of placesFor(field, ['ID'])) {
      const table = tableOf(place.path.at(-1) ?? '');
      const missing = await this.filtered(actor, field, place, idOf(this.world, table, 'MISSING'));
      for (const idClass of ['OWN', 'OTHER_PROVIDER', ...FOREIGN_CLASSES] as const) {
        const reply = await this.filtered(actor, field, place, idOf(this.world, table, idClass));
        const isForeign = idClass === 'B' || idClass === 'C';
        const fits = isForeign ? sameBody(reply, missing) : !isBroken(reply);
        if (!fits)
          this.cells.surprise(
            `${actor.name}: ${field.name} by ${place.path.join('.')} ${idClass}`,
            missing.body,
            reply,
          );
      }
    }
    for (const place of placesFor(field, ['ShortText', 'String'])) {
      if (place.path.length < 2) continue; // A cursor is not a filter.
      const missing = await this.filtered(actor, field, place, 'Nobody has this');
      for (const text of ['CANARY', 'CANARY-B1-cases-number', '2031-03-01']) {
        const reply = await this.filtered(actor, field, place, text);
        const sees = actor.name !== 'PROVIDER' && text === 'CANARY';
        // The second provider of the organization has texts with CANARY in them, too.
        if (!sees && !sameBody(reply, missing)) {
          this.cells.surprise(
            `${actor.name}: ${field.name} by the text ${text}`,
            missing.body,
            reply,
          );
        }
      }
    }
  }

  private async filtered(
    actor: CallingActor,
    field: Field,
    { path: [argument = '', ...path], isList }: IdPlace,
    value: string,
  ): Promise<Reply> {
    this.cells.looked();
    const type = field.args.find(({ name }) => name === argument)?.type;
    const target = targetOf(field);
    const inner = target ? getNamedType(target.getFields()['nodes']?.type) : null;
    const fields = isObjectType(inner) ? this.selection(actor, inner) : '';
    const selection = inner ? `nodes { ${fields} }` : fields;
    const query = `query Filtered($value: ${String(type)}) {
      ${field.name}(first: 5, ${argument}: $value) { ${selection} } }`;
    const given: unknown = isList ? [value] : value;
    return actor.ask(query, {
      value: path.reduceRight((below, name) => ({ [name]: below }), given),
    });
  }

  private selection(actor: CallingActor, target: NonNullable<ReturnType<typeof targetOf>>): string {
    const isOpen = (step: Step): boolean => this.expectations.sight(actor, step) !== null;
    return `__typename ${selectionBelow(target, isOpen, 1)}`;
  }
}

function document({ name }: Field, id: string, selection: string): string {
  if (id === '') return `{ ${selection.includes(name) ? selection : name} }`;
  const body = selection.startsWith(name) ? '__typename' : selection;
  return `query One($id: ID!) { ${name}(id: ${id}) { ${body} } }`;
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

/** A defect of the server is never an answer. */
const isBroken = ({ status }: Reply): boolean => status >= 500;

/** The same words, whatever the id of the request in them is. */
export function sameBody(left: Reply, right: Reply): boolean {
  return left.status === right.status && withoutIds(left.body) === withoutIds(right.body);
}

const withoutIds = (body: string): string => body.replace(/"requestId":"[^"]*"/g, '');
