import { uuidv7 } from '@meridian/platform-database';
import { LiveSocket } from '../../e2e/support/live-socket.js';
import { until } from '../../e2e/support/until.js';
import type { CallingActor } from './caller.js';
import type { Cells } from './cells.js';
import { rootFields, SCHEMA, selectionBelow, targetOf, type Field } from './documents.js';
import type { Expectations } from './expectations.js';
import type { PlantedOrganization } from './planted-organization.js';
import type { Sight } from './roles-table.js';
import type { World } from './world.js';

const SUBSCRIPTION = SCHEMA.getSubscriptionType();

/** What happens, as an event of the outbox, so that a subscription has something to tell. */
const EVENTS: Readonly<
  Record<string, (of: PlantedOrganization, owner: 'first' | 'second') => [string, object]>
> = {
  attainmentChanged: (of, owner) => {
    const { service_level_id, window_start, id } = of.row('attainments', owner);
    const window = {
      attainmentId: id,
      serviceLevelId: service_level_id,
      windowStart: window_start,
    };
    return ['attainments.changed', { subjectId: of.id, windows: [window] }];
  },
  riskFlagRaised: (of, owner) => ['risk-flag.raised', { subjectId: of.rowId('risk_flags', owner) }],
};

interface Listener {
  readonly actor: CallingActor;
  readonly socket: LiveSocket;
  readonly field: Field;
  readonly sight: Sight;
}

/** Every subscription as everybody, while the same happens in all organizations. */
export class SubscriptionCells {
  constructor(
    private readonly world: World,
    private readonly expectations: Expectations,
    private readonly cells: Cells,
  ) {}

  /** Subscriptions of the schema for which this suite would not know how to make something happen. */
  static missing(): string[] {
    return rootFields('Subscription')
      .filter(({ name }) => !(name in EVENTS))
      .map(
        ({ name }) =>
          `Subscription.${name}: say in test/tenancy/support/subscription-cells.ts what event it tells of.`,
      );
  }

  async run(actors: readonly CallingActor[]): Promise<void> {
    const listeners: Listener[] = [];
    const sockets: LiveSocket[] = [];
    for (const actor of actors) {
      const isStranger = actor.who.kind === 'STRANGER';
      const socket = await (isStranger ? LiveSocket.knock(actor) : LiveSocket.open(actor));
      sockets.push(socket);
      if (isStranger) await this.expectClosed(actor, socket);
      else listeners.push(...(await this.subscribeAll(actor, socket)));
    }
    await this.letHappen();
    for (const listener of listeners) await this.expectOwn(listener);
    // All were told in the same order, so what others had to be told of came before.
    for (const { actor, socket } of listeners) {
      for (const frame of socket.frames.splice(0)) actor.read('a frame of a socket', frame);
    }
    sockets.forEach((socket) => socket.close());
  }

  private async expectClosed(actor: CallingActor, socket: LiveSocket): Promise<void> {
    this.cells.looked(rootFields('Subscription').length);
    const code = await until('the server closes the socket', () => socket.closedWith);
    if (code !== 4401)
      this.cells.surprise(`${actor.name}: a socket`, 'closed with 4401', String(code));
    for (const frame of socket.frames) actor.read('a frame of a socket', frame);
  }

  private async subscribeAll(actor: CallingActor, socket: LiveSocket): Promise<Listener[]> {
    const listeners: Listener[] = [];
    for (const field of rootFields('Subscription')) {
      const target = targetOf(field);
      if (!SUBSCRIPTION || !target) continue;
      this.cells.looked();
      const isOpen: Parameters<typeof selectionBelow>[1] = (step) =>
        this.expectations.sight(actor, step) !== null;
      const fields = `__typename ${selectionBelow(target, isOpen, 1)}`;
      await socket.subscribe(field.name, `subscription { ${field.name} { ${fields} } }`);
      const sight = this.expectations.sight(actor, { type: SUBSCRIPTION, field });
      if (sight !== null) listeners.push({ actor, socket, field, sight });
      else if (!JSON.stringify(await socket.refusal(field.name)).includes('FORBIDDEN')) {
        this.cells.surprise(`${actor.name}: ${field.name}`, 'a refusal', 'something else');
      }
    }
    return listeners;
  }

  /** The same in each organization, that of A last: who hears of it has heard all there was before. */
  private async letHappen(): Promise<void> {
    const { a, b, c } = this.world;
    for (const field of rootFields('Subscription')) {
      for (const [organization, owner] of [
        [b, 'first'],
        [c, 'first'],
        [a, 'second'],
        [a, 'first'],
      ] as const) {
        const [type, payload] = EVENTS[field.name]?.(organization, owner) ?? [];
        const id = uuidv7(Date.now());
        await this.world.superuser.query(
          `with event as (insert into outbox_events (organization_id, id, type, payload, request_id)
             values ($1, $2, $3, $4, 'tenancy matrix'))
           select pg_notify('meridian_outbox', '')`,
          [organization.id, id, type, JSON.stringify(payload)],
        );
        // One after the other, so that they are told in this order.
        await until('the event is relayed', () =>
          this.world.value('outbox_events', id, 'relayed_at'),
        );
      }
    }
  }

  private async expectOwn({ actor, socket, field, sight }: Listener): Promise<void> {
    // At least: what mutations began before may come in between. Nothing of it may be foreign.
    const expected = sight === 'own' ? 1 : 2;
    const what = `${actor.name} hears of ${field.name}`;
    await until(what, () => socket.heard(field.name).length >= expected).catch((error: unknown) =>
      this.cells.surprise(what, `${expected} deliveries`, String(error)),
    );
  }
}
