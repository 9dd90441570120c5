import fastifyWebsocket from '@fastify/websocket';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import { CloseCode, handleProtocols, makeServer, type Server } from 'graphql-ws';
import { ExpectedError } from '@meridian/platform-tenancy';
import type { ErrorLog, ErrorMask } from '../errors/error-mask.js';
import { refuseMethod } from '../http/endpoint.js';
import { incomingRequest } from '../http/fastify-request.js';
import type { Gatekeeper } from '../request/incoming-request.js';
import { refuseForeignOrigin } from './check-origin.js';
import { dismiss, keepAlive, sendText, type ClientSocket } from './client-socket.js';
import { INIT_TIMEOUT_MS, MAX_FRAME_BYTES, MAX_SUBSCRIPTIONS } from './socket-limits.js';
import { SocketPlaces } from './socket-places.js';
import { SocketSession } from './socket-session.js';
import type { Subscriptions } from './subscriptions.js';

/** What the endpoint is made of. */
export interface SocketOptions {
  readonly path: string;
  readonly subscriptions: Subscriptions;
  readonly mask: ErrorMask;
  readonly gatekeeper: Gatekeeper;
  readonly logger: ErrorLog;
  /** Origins of web pages, beside our own, that may open sockets. */
  readonly allowedOrigins: readonly string[];
}

/**
 * Subscriptions over WebSocket, by the graphql-transport-ws protocol. The protocol is left to
 * graphql-ws: Mercurius' own sockets run documents without validating them, wait for ever for the
 * first message and let it overwrite the request's headers.
 */
export async function socketEndpoint(app: FastifyInstance, options: SocketOptions): Promise<void> {
  const open = new Set<ClientSocket>();
  await app.register(fastifyWebsocket, {
    options: { maxPayload: MAX_FRAME_BYTES, handleProtocols },
    preClose(done) {
      open.forEach(dismiss);
      done();
    },
  });
  const places = new SocketPlaces();
  const server = protocolServer(options, places);
  app.route({
    method: 'GET',
    url: options.path,
    exposeHeadRoute: false,
    onRequest: async (request, reply) => {
      if (!request.ws) await refuseMethod(request, reply);
      refuseForeignOrigin(request, options.allowedOrigins);
    },
    handler: refuseMethod,
    wsHandler: (socket: ClientSocket, request: FastifyRequest) => {
      if (!places.enter(socket, request.ip)) return;
      open.add(socket);
      socket.on('close', () => open.delete(socket));
      const session = new SocketSession(socket, incomingRequest(request), options.gatekeeper);
      connect(server, session, options.logger);
    },
  });
}

function protocolServer(
  { subscriptions, mask }: SocketOptions,
  places: SocketPlaces,
): Server<SocketSession> {
  const masked = (session: SocketSession, source: string, errors: readonly GraphQLError[]) =>
    mask.maskAll(errors, { requestId: session.request.id, source });
  return makeServer<Record<string, unknown> | undefined, SocketSession>({
    connectionInitWaitTimeout: INIT_TIMEOUT_MS,
    async onConnect({ extra: session, connectionParams }) {
      const apiKey = connectionParams?.['apiKey'];
      if (typeof apiKey === 'string') session.useApiKey(apiKey);
      const caller = await session.caller();
      if (caller) return places.recognise(session.socket, caller);
      session.end('Unauthorized');
      return false;
    },
    async onSubscribe({ extra: session, subscriptions: open }, _id, payload) {
      // The one being opened is already among them.
      if (Object.keys(open).length > MAX_SUBSCRIPTIONS) return [tooMany()];
      return subscriptions.prepare(session, payload);
    },
    subscribe: (args) => subscriptions.start(args),
    onNext({ extra: session }, _id, { query }, _args, { data, errors }) {
      return { data: data ?? null, ...(errors ? { errors: masked(session, query, errors) } : {}) };
    },
    onError: ({ extra: session }, _id, { query }, errors) => masked(session, query, errors),
  });
}

function tooMany(): GraphQLError {
  const message = `A socket may hold at most ${MAX_SUBSCRIPTIONS} subscriptions.`;
  const originalError = new ExpectedError('TOO_MANY_REQUESTS', message);
  return new GraphQLError(message, { originalError });
}

function connect(server: Server<SocketSession>, session: SocketSession, logger: ErrorLog): void {
  const { socket } = session;
  const requestId = session.request.id;
  const fail = (err: unknown): void => {
    logger.error({ err, requestId }, 'A socket failed unexpectedly.');
    socket.close(CloseCode.InternalServerError, 'Internal server error');
  };
  keepAlive(socket);
  const closed = server.opened(
    {
      protocol: socket.protocol,
      send: (text) => sendText(socket, text),
      close: (code, reason) => socket.close(code, reason),
      onMessage: (handle) => {
        socket.on('message', (data) => void handle(String(data)).catch(fail));
      },
    },
    session,
  );
  socket.on('close', (code, reason) => void closed(code, String(reason)).catch(fail));
}
