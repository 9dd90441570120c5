import type { FastifyInstance } from 'fastify';
import type { Budgets } from './budget/point-budgets.js';
import { Documents } from './document/documents.js';
import { ErrorMask, type ErrorLog } from './errors/error-mask.js';
import { explorer } from './explorer/explorer.js';
import { httpEndpoint } from './http/endpoint.js';
import { OperationGate } from './operation/operation-gate.js';
import { withDefaults } from './operation/with-defaults.js';
import type { Gatekeeper } from './request/incoming-request.js';
import type { RequestContext } from './request/request-context.js';
import { socketEndpoint } from './socket/socket-endpoint.js';
import { Subscriptions } from './socket/subscriptions.js';
import type { Announcements } from './socket/topics.js';

/** What a program gives to its GraphQL side. */
export interface GraphqlOptions extends Gatekeeper {
  /** Where subscriptions hear of what happened. */
  readonly announcements: Announcements;
  /** What callers may spend. */
  readonly budgets: Budgets;
  readonly logger: ErrorLog;
  /** In production the schema cannot be asked about itself and there is no explorer. */
  readonly environment: 'development' | 'production';
  /** Origins of web pages, beside our own, that may open sockets. */
  readonly allowedOrigins: readonly string[];
  /** The largest file that may be uploaded. */
  readonly uploadLimitBytes: number;
}

/** Everything that is served under the GraphQL path, and the explorer beside it. */
export async function graphqlEndpoints(
  app: FastifyInstance,
  path: string,
  options: GraphqlOptions,
): Promise<void> {
  const { logger, allowedOrigins, uploadLimitBytes } = options;
  const { schema } = app.graphql;
  const gate = new OperationGate(options, options.budgets);
  app.graphql.addHook<RequestContext>('preExecution', async (_schema, document, context) => {
    await gate.admit(schema, document, context);
    return { variables: withDefaults(schema, document, context.variables) };
  });
  const open = options.environment === 'development';
  const documents = new Documents(schema, open);
  const mask = new ErrorMask(logger, open);
  const gatekeeper = options;
  await app.register(httpEndpoint, { path, documents, mask, gatekeeper, uploadLimitBytes });
  const subscriptions = new Subscriptions(schema, documents, gate);
  await app.register(socketEndpoint, {
    path,
    subscriptions,
    mask,
    gatekeeper,
    logger,
    allowedOrigins,
  });
  if (open) await app.register(explorer, { path });
}
