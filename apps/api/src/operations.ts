import {
  answerOperations,
  TracedRequest,
  type HealthChecks,
  type Logger,
  type Metrics,
} from '@meridian/platform-observability';
import type { FastifyInstance, FastifyRequest } from 'fastify';

const PATHS = ['/health/live', '/health/ready', '/metrics'];

/** What operators ask of the API, and what it notes of every request. */
export function serveOperations(
  app: FastifyInstance,
  parts: { readonly health: HealthChecks; readonly metrics: Metrics; readonly logger: Logger },
): void {
  const { health, metrics, logger } = parts;
  for (const path of PATHS) {
    app.get(path, async (_request, reply) => {
      const answer = await answerOperations(path, health, metrics);
      return reply
        .code(answer?.status ?? 404)
        .type(answer?.contentType ?? '')
        .send(answer?.body);
    });
  }
  app.addHook('onResponse', (request, reply, done) => {
    // The route's pattern, never the address asked for: that can hold what is nobody's business.
    const noted = {
      method: request.method,
      route: request.routeOptions.url ?? 'unknown',
      status: reply.statusCode,
      seconds: reply.elapsedTime / 1000,
    };
    metrics.httpRequest(noted);
    if (!PATHS.includes(noted.route)) logger.info({ requestId: request.id, ...noted }, 'answered');
    done();
  });
}

/** Follows every request but the operators' own from its first byte to its last. */
export function traceRequests(app: FastifyInstance): void {
  const traced = new WeakMap<FastifyRequest, TracedRequest>();
  app.addHook('onRequest', (request, _reply, done) => {
    const route = request.routeOptions.url ?? 'unknown';
    const { method } = request;
    if (!PATHS.includes(route)) {
      const attributes = { 'http.request.method': method, 'http.route': route };
      traced.set(request, TracedRequest.begin(request.id, `${method} ${route}`, attributes));
    }
    done();
  });
  // Only here: what reads the body runs on behalf of the socket, not of the request.
  app.addHook('preHandler', (request, _reply, done) => {
    const here = traced.get(request);
    if (here) here.run(done);
    else done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    traced.get(request)?.end(reply.statusCode);
    done();
  });
}
