import type { Reply } from './caller.js';

/** What a cell came to, where it is not what docs/roles.md says. */
export interface Surprise {
  readonly cell: string;
  readonly expected: string;
  readonly got: string;
}

/** How many requests are under way at once: enough to keep both cores busy, and no more. */
const AT_ONCE = 8;

/** Counts what was looked at, and keeps what surprised. */
export class Cells {
  count = 0;
  private readonly surprises: Surprise[] = [];

  /** Notes a number of cells that a single request answers. */
  looked(cells = 1): void {
    this.count += cells;
  }

  /** Those since the last time that somebody asked. */
  newSurprises(): Surprise[] {
    return this.surprises.splice(0);
  }

  surprise(cell: string, expected: string, reply: Reply | string): void {
    const got = typeof reply === 'string' ? reply : `${reply.status} ${reply.body.slice(0, 400)}`;
    this.surprises.push({ cell, expected, got });
  }
}

/** Works through tasks, several at once. */
export async function inParallel<Task>(
  tasks: readonly Task[],
  work: (task: Task) => Promise<void>,
  atOnce = AT_ONCE,
): Promise<void> {
  const waiting = [...tasks];
  const worker = async (): Promise<void> => {
    for (let task = waiting.shift(); task !== undefined; task = waiting.shift()) await work(task);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

const REFUSED: ReadonlySet<string> = new Set(['FORBIDDEN', 'UNAUTHENTICATED']);

/** Whether an answer is the one that somebody without the right is to get, and holds nothing else. */
export function isRefusal({ data, errors }: Reply): boolean {
  return data === null && errors.length === 1 && errors.every(({ code }) => REFUSED.has(code));
}

/** Whether an answer says that there is no such thing. */
export function isNotFound({ errors }: Reply): boolean {
  return (
    errors.length > 0 &&
    errors.every(({ code }) => code === 'NOT_FOUND' || code === 'INVALID_INPUT')
  );
}
