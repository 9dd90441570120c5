import type { IncomingHttpHeaders } from 'node:http';
import type { Caller } from '@meridian/platform-tenancy';

/** What a request shows of who sent it, the same for HTTP and for WebSocket connections. */
export interface IncomingRequest {
  /** The request's id, as in the log. */
  readonly id: string;
  /** The sender's address. */
  readonly ip: string;
  readonly headers: Readonly<IncomingHttpHeaders>;
  readonly cookies: Readonly<Record<string, string | undefined>>;
}

/** Who is asked about credentials; given to this library by whoever keeps sessions and keys. */
export interface Gatekeeper {
  /** The caller by session cookie or `Authorization` header; null where there is none that holds. */
  authenticate(request: IncomingRequest): Promise<Caller | null>;
  /** Whether the `x-csrf-token` header belongs to the session of the cookie. */
  verifyCsrf(request: IncomingRequest): boolean | Promise<boolean>;
}
