import type { Caller } from '@meridian/platform-tenancy';

/** Something that happened to one object, to be read again by each watcher. */
export interface Announcement {
  readonly subjectId: string;
}

/** Where announcements come from. They may get lost: nothing but a watcher's screen depends on them. */
export interface Announcements {
  /** Calls `listener` for what is announced of a topic from now on; resolves with how to stop that. */
  subscribe(
    topic: readonly [organizationId: string, type: string],
    listener: (announcement: Announcement) => void,
  ): Promise<() => Promise<void>>;
}

/** More waiting announcements than this are of no use to a watcher; the oldest give way. */
const MAX_WAITING = 100;

/**
 * Gives subscriptions what is announced. Topics are built here, from the caller's organization and
 * the type: no client names one.
 */
export class Topics {
  constructor(private readonly source: Announcements) {}

  /** Ids of what is announced of one type in the caller's organization, until the reader stops. */
  of(caller: Caller, type: string): AsyncIterableIterator<string> {
    return new Watch((listener) =>
      this.source.subscribe([caller.organizationId, topicPart(type)], listener),
    );
  }
}

/** `risk-flag.raised` as part of a topic, whose parts hold no dots. */
export const topicPart = (type: string): string => type.replaceAll('.', '-');

type Result = IteratorResult<string, undefined>;

/** One subscription's view of a topic: listens from its making, so that nothing slips by between reads. */
class Watch implements AsyncIterableIterator<string, undefined> {
  private readonly waiting: string[] = [];
  private reader: ((result: Result) => void) | null = null;
  private ended = false;
  private readonly stop: Promise<() => Promise<void>>;

  constructor(
    listen: (
      listener: (announcement: Announcement) => void,
    ) => ReturnType<Announcements['subscribe']>,
  ) {
    this.stop = listen(({ subjectId }) => this.take(subjectId));
    // Met by the reader, who asks for the next one anyway.
    this.stop.catch(() => undefined);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<Result> {
    await this.stop;
    const value = this.waiting.shift();
    if (value !== undefined) return { value, done: false };
    if (this.ended) return { value: undefined, done: true };
    return new Promise((resolve) => {
      this.reader = resolve;
    });
  }

  async return(): Promise<Result> {
    this.ended = true;
    this.waiting.length = 0;
    this.reader?.({ value: undefined, done: true });
    this.reader = null;
    await (
      await this.stop
    )();
    return { value: undefined, done: true };
  }

  private take(subjectId: string): void {
    if (this.reader) {
      this.reader({ value: subjectId, done: false });
      this.reader = null;
      return;
    }
    this.waiting.push(subjectId);
    if (this.waiting.length > MAX_WAITING) this.waiting.shift();
  }
}
