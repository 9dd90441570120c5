import type { FastifyReply } from 'fastify';
import type { AnswerError } from '../errors/answer-error.js';

/** What an operation cost, in points. */
export interface AnswerCost {
  readonly requested: number;
  /** What may still be spent in this minute; null where there is no limit. */
  readonly remaining: number | null;
}

/** What a GraphQL request is answered with. */
export interface Answer {
  /** Left out where nothing was executed. */
  readonly data?: unknown;
  readonly errors?: readonly AnswerError[];
  readonly extensions?: { readonly cost: AnswerCost };
}

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
    .send(JSON.stringify(answer));
}

/** The status of an executed operation: 200, unless all of it was turned away for now. */
export function executedStatus({ data, errors = [] }: Answer): number {
  const [first] = errors;
  if (hasSomething(data) || !first) return 200;
  const { code } = first.extensions;
  if (errors.some(({ extensions }) => extensions.code !== code)) return 200;
  return TURNED_AWAY.get(code) ?? 200;
}

function hasSomething(data: unknown): boolean {
  if (typeof data !== 'object' || data === null) return false;
  return Object.values(data).some((value) => value !== null);
}

/** The status where a request was turned away for now, by the code of its error. */
export const TURNED_AWAY: ReadonlyMap<string, number> = new Map([
  ['TOO_MANY_REQUESTS', 429],
  ['RATE_LIMITED', 429],
  ['UNAVAILABLE', 503],
]);
