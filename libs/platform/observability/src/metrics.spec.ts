import { expect, it } from '@jest/globals';
import { label } from './label.js';
import { createMetrics } from './metrics.js';

it('exposes what was recorded, and the process itself', async () => {
  const metrics = createMetrics();
  metrics.httpRequest({ method: 'POST', route: '/graphql', status: 204, seconds: 0.02 });
  metrics.job({ queue: 'attainment', name: 'recompute', outcome: 'failed', seconds: 2 });
  metrics.outboxLag(1.5);
  metrics.deadLetter('attainment');
  metrics.queueAge('imports', 12);
  metrics.watchPools(() => ({ reads: { busy: 3, idle: 1, waiting: 2 } }));
  const { body, contentType } = await metrics.expose();
  expect(contentType).toContain('text/plain');
  expect(body).toContain(
    'meridian_http_request_duration_seconds_count{method="POST",route="/graphql",status="2xx"} 1',
  );
  expect(body).toContain(
    'meridian_job_duration_seconds_sum{queue="attainment",name="recompute",outcome="failed"} 2',
  );
  expect(body).toContain('meridian_outbox_lag_seconds 1.5');
  expect(body).toContain('meridian_dead_letters_total{queue="attainment"} 1');
  expect(body).toContain('meridian_queue_age_seconds{queue="imports"} 12');
  expect(body).toContain('meridian_database_pool{pool="reads",state="waiting"} 2');
  expect(body).toContain('nodejs_eventloop_lag_p99_seconds');
  expect(body).toContain('process_cpu_seconds_total');
});

it('lets several live side by side', async () => {
  const [one, other] = [createMetrics(), createMetrics()];
  one.deadLetter('imports');
  expect((await other.expose()).body).not.toContain('queue="imports"');
});

it.each([
  '/organizations/018f3c2e-7b1a-7c3d-9e4f-5a6b7c8d9e0f',
  '/cases/INC0000045',
  '/files/deadbeef1234',
  'person@example.com',
  'Acme Corp, Inc.',
  '',
  'x'.repeat(81),
])('counts %p as other, since it may tell of a tenant', (value) => {
  expect(label(value)).toBe('other');
});

it.each(['GET', '/graphql', '/files/:id', '/*', 'service-levels', 'attainment.recompute', '/v1/x'])(
  'keeps %p, which is our own word',
  (value) => {
    expect(label(value)).toBe(value);
  },
);
