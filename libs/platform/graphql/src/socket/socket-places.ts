import { CloseCode } from 'graphql-ws';
import type { Caller } from '@meridian/platform-tenancy';
import { clientNetwork } from '../request/client-network.js';
import type { ClientSocket } from './client-socket.js';
import { MAX_SOCKETS_OF_CALLER, MAX_SOCKETS_OF_STRANGERS } from './socket-limits.js';

/**
 * How many sockets are open here, by whom: a network's, as long as they have not said who they are,
 * and a caller's from then on. One too many is closed with 4429.
 */
export class SocketPlaces {
  private readonly places = new Map<ClientSocket, string>();
  private readonly counts = new Map<string, number>();

  /** A place for a socket that has just been opened; false when it was closed instead. */
  enter(socket: ClientSocket, address: string): boolean {
    socket.on('close', () => this.leave(socket));
    return this.take(socket, `network ${clientNetwork(address)}`, MAX_SOCKETS_OF_STRANGERS);
  }

  /** The same, now that it is known whose socket it is. */
  recognise(socket: ClientSocket, { actor, organizationId }: Caller): boolean {
    this.leave(socket);
    const owner = `${actor.kind} ${organizationId} ${actor.id}`;
    return this.take(socket, owner, MAX_SOCKETS_OF_CALLER);
  }

  private take(socket: ClientSocket, owner: string, most: number): boolean {
    const count = this.counts.get(owner) ?? 0;
    if (count >= most) {
      socket.close(CloseCode.TooManyInitialisationRequests, 'Too many sockets');
      return false;
    }
    this.counts.set(owner, count + 1);
    this.places.set(socket, owner);
    return true;
  }

  private leave(socket: ClientSocket): void {
    const owner = this.places.get(socket);
    if (owner === undefined) return;
    this.places.delete(socket);
    const count = this.counts.get(owner) ?? 0;
    if (count > 1) this.counts.set(owner, count - 1);
    else this.counts.delete(owner);
  }
}
