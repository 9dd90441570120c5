import type { HealthChecks } from './health-checks.js';
import type { Metrics } from './metrics.js';

/** An answer to operators and their load balancers. */
export interface OperationsAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** Answers `/health/live`, `/health/ready` and `/metrics`; null for any other path. */
export async function answerOperations(
  path: string,
  health: HealthChecks,
  metrics: Metrics,
): Promise<OperationsAnswer | null> {
  switch (path) {
    case '/health/live':
      return json(200, health.live());
    case '/health/ready': {
      const report = await health.ready();
      return json(report.status === 'up' ? 200 : 503, report);
    }
    case '/metrics':
      return { status: 200, ...(await metrics.expose()) };
    default:
      return null;
  }
}

function json(status: number, body: object): OperationsAnswer {
  return { status, contentType: 'application/json; charset=utf-8', body: JSON.stringify(body) };
}
