import { ROOT_CONTEXT, trace, TraceFlags, type Context } from '@opentelemetry/api';

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/**
 * The trace of a request is the request's id. Logs, errors, audit entries, outbox events and jobs
 * carry that id already, so a trace goes through all of them without a column or field of its own,
 * and whoever holds the id of an error finds its trace. Both are 16 bytes, of which a UUIDv7 has
 * 74 random bits.
 *
 * Spans of one request in several processes are siblings under a span that is never sent: the
 * request itself, whose id is the second half of the same bytes.
 */
export function contextOfRequest(requestId: string): Context {
  if (!UUID.test(requestId)) return ROOT_CONTEXT;
  const traceId = requestId.replaceAll('-', '');
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId: traceId.slice(16),
    traceFlags: TraceFlags.SAMPLED,
    isRemote: true,
  });
}
