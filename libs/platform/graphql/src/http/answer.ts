import type { FastifyReply } from 'fastify';
import type { AnswerError } from '../errors/answer-error.js';

/** What a GraphQL request is answered with. */
export interface Answer {
  /** Left out where nothing was executed. */
  readonly data?: unknown;
  readonly errors?: readonly AnswerError[];
  readonly extensions?: { readonly cost: number };
}

const encoder = new TextEncoder();

/** Sends an answer that no cache keeps: it belongs to one caller. */
export function send(reply: FastifyReply, status: number, answer: Answer): FastifyReply {
  const wait = (answer.errors ?? []).flatMap(
    ({ extensions }) => extensions.retryAfterSeconds ?? [],
  );
  if (wait.length > 0) void reply.header('retry-after', Math.max(...wait));
  return reply
    .code(status)
    .header('content-type', 'application/json; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('vary', 'Authorization, Cookie')
    .send(encoder.encode(JSON.stringify(answer)));
}

const STATUSES: Readonly<Partial<Record<AnswerError['extensions']['code'], number>>> = {
  TOO_MANY_REQUESTS: 429,
  UNAVAILABLE: 503,
  IDEMPOTENCY_KEY_REUSED: 422,
};

/** The status of an executed operation: 200, unless all of it was turned away. */
export function executedStatus({ data, errors = [] }: Answer): number {
  const [first] = errors;
  if ((data !== null && data !== undefined) || !first) return 200;
  const { code } = first.extensions;
  if (errors.some(({ extensions }) => extensions.code !== code)) return 200;
  return STATUSES[code] ?? 200;
}
