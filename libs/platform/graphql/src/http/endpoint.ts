import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Documents } from '../document/documents.js';
import { MAX_BODY_BYTES } from '../document/limits.js';
import type { ErrorMask } from '../errors/error-mask.js';
import { RefusedRequest } from '../errors/refused-request.js';
import type { Gatekeeper } from '../request/incoming-request.js';
import { RequestContext } from '../request/request-context.js';
import { executedStatus, send, type Answer, type AnswerCost } from './answer.js';
import { checkTransport } from './check-transport.js';
import { withinDeadline } from './deadline.js';
import { cookiesOf, incomingRequest } from './fastify-request.js';
import { readBody } from './read-body.js';
import { readUpload } from './read-upload.js';
import { refusalOf, refusalStatus } from './refusal.js';
import { readRest } from './rest-of-body.js';
import { admitUpload, uploaderOf } from './upload-gate.js';

/** What the endpoint is made of. */
export interface EndpointOptions {
  readonly path: string;
  readonly documents: Documents;
  readonly mask: ErrorMask;
  readonly gatekeeper: Gatekeeper;
  /** The largest file that may be uploaded. */
  readonly uploadLimitBytes: number;
}

/**
 * GraphQL over HTTP: one operation per POST, as JSON or as a multipart upload. Mercurius executes,
 * but its own routes are left off: they serve GET, take a syntax tree for a document, turn list
 * positions in error paths into texts, and know no deadline.
 */
export async function httpEndpoint(app: FastifyInstance, options: EndpointOptions): Promise<void> {
  const { path, mask, uploadLimitBytes } = options;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'string', bodyLimit: MAX_BODY_BYTES },
    app.getDefaultJsonParser('error', 'error'),
  );
  app.addContentTypeParser(
    'multipart/form-data',
    ({ headers }: FastifyRequest, body: IncomingMessage) =>
      readUpload(headers, body, uploadLimitBytes),
  );
  app.addHook('onSend', readRest);
  app.setErrorHandler((error, request, reply) => {
    const refusal = refusalOf(error);
    const errors = mask.maskAll([refusal], { requestId: request.id, source: '' });
    return send(reply, refusalStatus(refusal), { errors });
  });
  app.route({
    method: 'POST',
    url: path,
    onRequest: async (request, reply) => {
      if (checkTransport(request) === 'MULTIPART') await admitUpload(request, reply, options);
    },
    handler: (request, reply) => answer(app, options, request, reply),
  });
  app.route({
    method: ['HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
    url: path,
    onRequest: refuseMethod,
    handler: refuseMethod,
  });
}

/** Everything but POST: queries in addresses end up in logs, and other origins have no business here. */
export async function refuseMethod(_: FastifyRequest, reply: FastifyReply): Promise<never> {
  void reply.header('allow', 'POST');
  throw new RefusedRequest('METHOD_NOT_ALLOWED', 'Send a POST request.', 405);
}

async function answer(
  app: FastifyInstance,
  { documents, mask }: EndpointOptions,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const origin = { requestId: request.id, source: '' };
  try {
    const { query, operationName, variables } = readBody(request.body);
    origin.source = query;
    documents.admit(query);
    const result = await withinDeadline(async (signal) => {
      const context = new RequestContext(
        incomingRequest(request),
        variables,
        cookiesOf(reply),
        signal,
      );
      context.caller = uploaderOf(request);
      // Without the variables, which Mercurius would look at before anybody knows whose they are.
      const { data, errors } = await app.graphql(query, context, undefined, operationName);
      return toAnswer(data, errors && mask.maskAll(errors, origin), context.cost);
    });
    return await send(reply, result.data === undefined ? 400 : executedStatus(result), result);
  } catch (error) {
    return await send(reply, refusalStatus(error), { errors: mask.maskAll([error], origin) });
  }
}

function toAnswer(data: unknown, errors: Answer['errors'], cost: AnswerCost | null): Answer {
  return {
    ...(data === undefined ? {} : { data }),
    ...(errors ? { errors } : {}),
    ...(cost === null ? {} : { extensions: { cost } }),
  };
}
