import type { HealthChecks, Metrics } from '@meridian/platform-observability';
import type { FastifyInstance } from 'fastify';

/** What operators and their load balancers ask: `/health/live`, `/health/ready`, `/metrics`. */
export function serveOperations(
  app: FastifyInstance,
  health: HealthChecks,
  metrics: Metrics,
): void {
  app.get('/health/live', () => health.live());
  app.get('/health/ready', async (_request, reply) => {
    const report = await health.ready();
    return reply.code(report.status === 'up' ? 200 : 503).send(report);
  });
  app.get('/metrics', async (_request, reply) => {
    const { contentType, body } = await metrics.expose();
    return reply.type(contentType).send(body);
  });
  app.addHook('onResponse', (request, reply, done) => {
    metrics.httpRequest({
      method: request.method,
      route: request.routeOptions.url ?? 'unknown',
      status: reply.statusCode,
      seconds: reply.elapsedTime / 1000,
    });
    done();
  });
}
