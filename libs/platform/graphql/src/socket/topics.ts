import type { Caller } from '@meridian/platform-tenancy';

/** Something that happened, told to whoever watches: ids only, to be read again by each watcher. */
export interface Announcement {
  readonly organizationId: string;
  /** What kind of thing happened, for example `risk-flag-raised`. */
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Where announcements come from. They may get lost: nothing but a watcher's screen depends on them. */
export interface Announcements {
  /** Calls `listener` for every announcement from now on; returns how to stop that. */
  subscribe(listener: (announcement: Announcement) => void): () => void;
}

type Listener = (payload: Announcement['payload']) => void;

/** More waiting announcements than this are of no use to a watcher; the oldest give way. */
const MAX_WAITING = 100;

/**
 * Hands announcements to the subscriptions of this process. Topics are built here, from the caller's
 * organization and the type: no client names one.
 */
export class Topics {
  private readonly listeners = new Map<string, Set<Listener>>();
  private readonly stop: () => void;

  constructor(source: Announcements) {
    this.stop = source.subscribe(({ organizationId, type, payload }) => {
      this.listeners.get(topic(organizationId, type))?.forEach((listen) => listen(payload));
    });
  }

  /** What is announced of one type in the caller's organization, until the reader stops. */
  of(caller: Caller, type: string): AsyncIterableIterator<Announcement['payload']> {
    const name = topic(caller.organizationId, type);
    return new Watch((listener) => this.listen(name, listener));
  }

  /** Stops listening to the source; NestJS calls it at shutdown. */
  onModuleDestroy(): void {
    this.stop();
    this.listeners.clear();
  }

  private listen(name: string, listener: Listener): () => void {
    const listeners = this.listeners.get(name) ?? new Set();
    this.listeners.set(name, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.listeners.delete(name);
    };
  }
}

const topic = (organizationId: string, type: string): string => `${organizationId}/${type}`;

type Result = IteratorResult<Announcement['payload'], undefined>;

/** One subscription's view of a topic: listens from its making, so that nothing slips by between reads. */
class Watch implements AsyncIterableIterator<Announcement['payload'], undefined> {
  private readonly waiting: Announcement['payload'][] = [];
  private reader: ((result: Result) => void) | null = null;
  private ended = false;
  private readonly stop: () => void;

  constructor(listen: (listener: Listener) => () => void) {
    this.stop = listen((payload) => this.take(payload));
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<Result> {
    const value = this.waiting.shift();
    if (value) return { value, done: false };
    if (this.ended) return { value: undefined, done: true };
    return new Promise((resolve) => {
      this.reader = resolve;
    });
  }

  async return(): Promise<Result> {
    this.ended = true;
    this.stop();
    this.waiting.length = 0;
    this.reader?.({ value: undefined, done: true });
    this.reader = null;
    return { value: undefined, done: true };
  }

  private take(payload: Announcement['payload']): void {
    if (this.reader) {
      this.reader({ value: payload, done: false });
      this.reader = null;
      return;
    }
    this.waiting.push(payload);
    if (this.waiting.length > MAX_WAITING) this.waiting.shift();
  }
}
