import type { CallingActor } from './caller.js';
import { inParallel, isRefusal, type Cells } from './cells.js';
import { asked, documentAlong, objectsAlong, objectTypes, wayTo, type Step } from './documents.js';
import type { Expectations } from './expectations.js';

interface FieldTask {
  readonly actor: CallingActor;
  readonly way: readonly Step[];
  readonly steps: readonly Step[];
}

/** Every field of every type that a query leads to, as everybody. */
export class FieldCells {
  constructor(
    private readonly expectations: Expectations,
    private readonly cells: Cells,
  ) {}

  async run(actors: readonly CallingActor[]): Promise<void> {
    const tasks = actors.flatMap((actor) => this.tasksOf(actor));
    await inParallel(tasks, async (task) => {
      if (this.isAllowed(task)) await this.expectData(task);
      else await this.expectRefusal(task);
    });
  }

  /** What is allowed is asked for together, what is refused field by field. */
  private tasksOf(actor: CallingActor): FieldTask[] {
    const { expectations } = this;
    return objectTypes().flatMap((type) => {
      const open = wayTo(type, (step) => expectations.sight(actor, step) !== null);
      const way = open ?? wayTo(type, () => true);
      if (!way) return []; // Only a mutation answers with it.
      const steps = Object.values(type.getFields()).map((field) => ({ type, field }));
      const allowed = steps.filter((step) => open && expectations.sight(actor, step) !== null);
      const refused = steps.filter((step) => !allowed.includes(step));
      return [
        ...(allowed.length > 0 ? [{ actor, way, steps: allowed }] : []),
        ...refused.map((step) => ({ actor, way, steps: [step] })),
      ];
    });
  }

  private isAllowed({ actor, way, steps }: FieldTask): boolean {
    return this.expectations.isOpen(actor, [...way, ...steps]);
  }

  private async expectData({ actor, way, steps }: FieldTask): Promise<void> {
    this.cells.looked(steps.length);
    const reply = await actor.ask(
      documentAlong(way, steps.map(({ field }) => asked(field)).join(' ')),
    );
    if (reply.errors.length > 0) {
      if (steps.length === 1) this.cells.surprise(title(actor, steps), 'an answer', reply);
      // One by one, to name the one that was refused.
      else for (const step of steps) await this.expectData({ actor, way, steps: [step] });
      return;
    }
    const objects = objectsAlong(reply.data, way);
    const isEmpty = way.some((step) => this.expectations.sight(actor, step) === 'empty');
    // An empty list has a connection around it nevertheless.
    if (isEmpty && steps.every(({ type }) => /Connection$|^PageInfo$/.test(type.name))) return;
    if (isEmpty !== (objects.length === 0)) {
      this.cells.surprise(title(actor, steps), isEmpty ? 'nothing' : 'an object', reply);
    }
  }

  private async expectRefusal({ actor, way, steps }: FieldTask): Promise<void> {
    for (const { field } of steps) {
      this.cells.looked();
      const reply = await actor.ask(documentAlong(way, asked(field)));
      if (!isRefusal(reply)) this.cells.surprise(title(actor, steps), 'a refusal', reply);
    }
  }
}

function title(actor: CallingActor, steps: readonly Step[]): string {
  return `${actor.name} asks for ${steps.map(({ type, field }) => `${type.name}.${field.name}`).join(', ')}`;
}
