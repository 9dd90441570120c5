import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { z } from 'zod';
import { startTracing } from './start-tracing.js';
import { traced, TracedRequest, tracedForRequest } from './traced.js';

const REQUEST = '0199aaaa-bbbb-7ccc-8ddd-eeeeffff0001';
const TRACE = '0199aaaabbbb7ccc8dddeeeeffff0001';

const batch = z.object({
  resourceSpans: z.array(
    z.object({ scopeSpans: z.array(z.object({ spans: z.array(z.unknown()) })) }),
  ),
});
const span = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  attributes: z.array(z.object({ key: z.string(), value: z.unknown() })),
});

/** Stands for the outside world: a collector that keeps what it is sent. */
let collector: Server;
let received: z.infer<typeof span>[];
let tracing: { stop(): Promise<void> };

beforeAll(async () => {
  collector = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const { resourceSpans } = batch.parse(JSON.parse(body));
      const scopes = resourceSpans.flatMap(({ scopeSpans }) => scopeSpans);
      received.push(...scopes.flatMap(({ spans }) => spans.map((one) => span.parse(one))));
      response.end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
});

beforeEach(() => {
  received = [];
});

afterAll(async () => {
  collector.close();
  await once(collector, 'close');
});

const named = (name: string) => received.find((one) => one.name === name);

it('does the work and records nothing as long as nobody asked for it', async () => {
  expect(await traced('unit of work', {}, () => Promise.resolve(7))).toBe(7);
  await expect(
    tracedForRequest(REQUEST, 'job', {}, () => Promise.reject(new Error('no'))),
  ).rejects.toThrow('no');
  expect(received).toEqual([]);
});

it('follows one request id through the request, its statements and another process', async () => {
  const address = collector.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  tracing = await startTracing({ endpoint: `http://127.0.0.1:${port}`, service: 'meridian-test' });
  const request = TracedRequest.begin(REQUEST, 'POST /graphql', { 'http.route': '/graphql' });
  await new Promise<void>((resolve, reject) => {
    request.run(() => {
      const work = traced('unit of work', {}, () => traced('SQL', {}, () => Promise.resolve()));
      work.then(resolve, reject);
    });
  });
  request.end(200);
  const job = tracedForRequest(REQUEST, 'job evaluate', {}, () =>
    Promise.reject(new TypeError('INC0000045 belongs to Acme')),
  );
  await expect(job).rejects.toThrow('INC0000045');
  await tracedForRequest('schedule', 'job by schedule', {}, () => Promise.resolve());
  await tracing.stop();

  const ofRequest = received.filter(({ traceId }) => traceId === TRACE).map(({ name }) => name);
  expect(ofRequest.sort()).toEqual(['POST /graphql', 'SQL', 'job evaluate', 'unit of work']);
  expect(named('unit of work')?.parentSpanId).toBe(named('POST /graphql')?.spanId);
  expect(named('SQL')?.parentSpanId).toBe(named('unit of work')?.spanId);
  expect(named('job evaluate')?.parentSpanId).toBe(named('POST /graphql')?.parentSpanId);
  expect(named('job by schedule')?.traceId).toMatch(/^[\da-f]{32}$/);
  // What failed is told by its kind: its text may be a tenant's.
  expect(named('job evaluate')?.attributes).toContainEqual({
    key: 'error.type',
    value: { stringValue: 'TypeError' },
  });
  expect(JSON.stringify(received)).not.toContain('Acme');
});
