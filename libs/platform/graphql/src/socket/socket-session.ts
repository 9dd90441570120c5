import { CloseCode } from 'graphql-ws';
import type { Caller } from '@meridian/platform-tenancy';
import type { Gatekeeper, IncomingRequest } from '../request/incoming-request.js';
import type { ClientSocket } from './client-socket.js';

/**
 * Who is at the other end of a socket. A socket may live for hours, so nobody is believed for longer
 * than one message: the credentials are kept, and asked about again before each delivery and
 * whenever somebody's access changes. Subscriptions read with the rights that they began with, so a
 * socket ends with any change of them; the client connects again and gets what it may have now.
 */
export class SocketSession {
  private credentials: IncomingRequest;
  private readonly closed = new AbortController();
  /** What the caller could see and do when first asked about. */
  private granted: string | null = null;

  constructor(
    readonly socket: ClientSocket,
    request: IncomingRequest,
    private readonly gatekeeper: Gatekeeper,
  ) {
    this.credentials = request;
    socket.on('close', () => this.closed.abort());
  }

  /** Fires when the socket is closed. */
  get signal(): AbortSignal {
    return this.closed.signal;
  }

  get request(): IncomingRequest {
    return this.credentials;
  }

  /** Takes the API key of a program, which cannot send headers from everywhere, in a cookie's place. */
  useApiKey(apiKey: string): void {
    const { headers } = this.credentials;
    const authorization = `Bearer ${apiKey}`;
    this.credentials = { ...this.credentials, cookies: {}, headers: { ...headers, authorization } };
  }

  /** The caller as of now; null, and the socket ends, when his access ended or changed. */
  async caller(): Promise<Caller | null> {
    const caller = await this.gatekeeper.authenticate(this.credentials);
    const access = caller && accessOf(caller);
    this.granted ??= access;
    if (access === this.granted) return caller;
    this.end(caller ? 'Your access has changed: connect again.' : 'Sign in first.');
    return null;
  }

  /** Closes the socket of somebody who may not go on. */
  end(reason: string): void {
    this.socket.close(CloseCode.Unauthorized, reason);
  }
}

function accessOf({ organizationId, role, providerId, permissions }: Caller): string {
  return JSON.stringify([organizationId, role, providerId, [...permissions].sort()]);
}
