import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { label } from './label.js';

export type Outcome = 'succeeded' | 'failed';

/** The figures of one process, and how to record them. */
export interface Metrics {
  /** Text for Prometheus, with the content type to send it under. */
  expose(): Promise<{ readonly contentType: string; readonly body: string }>;
  /** `route` is the route's pattern ("/files/:id"), never the address that was asked for. */
  httpRequest(request: {
    readonly method: string;
    readonly route: string;
    readonly status: number;
    readonly seconds: number;
  }): void;
  job(job: {
    readonly queue: string;
    readonly name: string;
    readonly outcome: Outcome;
    readonly seconds: number;
  }): void;
  /** Age of the oldest outbox event that was not relayed yet; 0 when there is none. */
  outboxLag(seconds: number): void;
  /** How long the oldest job has been waiting for a worker; 0 when there is none. */
  queueAge(queue: string, seconds: number): void;
  /** Reads the connections of each pool whenever the figures are asked for. */
  watchPools(read: () => Readonly<Record<string, PoolUsage>>): void;
  deadLetter(queue: string): void;
}

/** Connections of a pool to the database, and who waits for one. */
export interface PoolUsage {
  readonly busy: number;
  readonly idle: number;
  readonly waiting: number;
}

const HTTP_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const JOB_SECONDS = [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300];

/** Metrics with a registry of their own, so that several can live in one process. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const instruments = createInstruments(registry);
  return {
    async expose() {
      return { contentType: registry.contentType, body: await registry.metrics() };
    },
    httpRequest({ method, route, status, seconds }) {
      const labels = { method: label(method), route: label(route), status: statusClass(status) };
      instruments.http.observe(labels, seconds);
    },
    job({ queue, name, outcome, seconds }) {
      instruments.jobs.observe({ queue: label(queue), name: label(name), outcome }, seconds);
    },
    outboxLag(seconds) {
      instruments.outboxLag.set(seconds);
    },
    queueAge(queue, seconds) {
      instruments.queueAge.set({ queue: label(queue) }, seconds);
    },
    watchPools(read) {
      watchPools(registry, read);
    },
    deadLetter(queue) {
      instruments.deadLetters.inc({ queue: label(queue) });
    },
  };
}

function createInstruments(registry: Registry) {
  const registers = [registry];
  return {
    http: new Histogram({
      name: 'meridian_http_request_duration_seconds',
      help: 'Time to answer HTTP requests, by route pattern and status class.',
      labelNames: ['method', 'route', 'status'],
      buckets: HTTP_SECONDS,
      registers,
    }),
    jobs: new Histogram({
      name: 'meridian_job_duration_seconds',
      help: 'Time to run background jobs, by queue, job and outcome.',
      labelNames: ['queue', 'name', 'outcome'],
      buckets: JOB_SECONDS,
      registers,
    }),
    outboxLag: new Gauge({
      name: 'meridian_outbox_lag_seconds',
      help: 'Age of the oldest outbox event that was not relayed yet.',
      registers,
    }),
    queueAge: new Gauge({
      name: 'meridian_queue_age_seconds',
      help: 'Time that the oldest job has been waiting for a worker, by queue.',
      labelNames: ['queue'],
      registers,
    }),
    deadLetters: new Counter({
      name: 'meridian_dead_letters_total',
      help: 'Jobs given up after all attempts, by queue.',
      labelNames: ['queue'],
      registers,
    }),
  };
}

function watchPools(registry: Registry, read: () => Readonly<Record<string, PoolUsage>>): void {
  const gauge = new Gauge({
    name: 'meridian_database_pool',
    help: 'Connections to the database, by pool: busy, idle, and requests waiting for one.',
    labelNames: ['pool', 'state'],
    registers: [registry],
    collect() {
      for (const [pool, usage] of Object.entries(read())) {
        gauge.set({ pool, state: 'busy' }, usage.busy);
        gauge.set({ pool, state: 'idle' }, usage.idle);
        gauge.set({ pool, state: 'waiting' }, usage.waiting);
      }
    },
  });
}

/** "2xx": single codes would multiply the series without telling more. */
function statusClass(status: number): string {
  return `${Math.floor(status / 100)}xx`;
}
