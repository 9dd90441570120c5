import type { CookieSerializeOptions } from '@fastify/cookie';
import type DataLoader from 'dataloader';
import type { Caller, IdempotentRequest } from '@meridian/platform-tenancy';
import type { IncomingRequest } from './incoming-request.js';
import type { LoaderKey } from './loader-key.js';

/** Sets and clears cookies on the answer. */
export interface AnswerCookies {
  set(name: string, value: string, options: CookieSerializeOptions): void;
  clear(name: string, options: CookieSerializeOptions): void;
}

/** All that belongs to one GraphQL request: the context that resolvers get. */
export class RequestContext {
  /** Who asks; null for strangers, and until the request's documents and credentials are checked. */
  caller: Caller | null = null;
  /** The cost of the operation, once known. */
  cost: number | null = null;

  constructor(
    readonly request: IncomingRequest,
    /** Null over WebSocket, where there is no answer that could carry a cookie. */
    readonly cookies: AnswerCookies | null,
    /** Fires when the answer is no longer awaited: stop working on it. */
    readonly signal: AbortSignal,
  ) {}

  get requestId(): string {
    return this.request.id;
  }

  /** The same request, asked under a key: what its caller commands next is done once. */
  under(idempotency: IdempotentRequest): RequestContext {
    const keyed = new RequestContext(this.request, this.cookies, this.signal);
    return Object.assign(keyed, this, { caller: this.caller && { ...this.caller, idempotency } });
  }

  /**
   * The loader of this request under a key; made on first use. Loaders never outlive the request,
   * so nothing that one caller may see is kept for another.
   */
  loader<Key, Value>(
    key: LoaderKey<Key, Value>,
    make: () => DataLoader<Key, Value>,
  ): DataLoader<Key, Value> {
    return key.loaderOf(this, make);
  }
}
