import {
  context,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Span,
} from '@opentelemetry/api';
import { contextOfRequest } from './trace-of-request.js';

// Does nothing until `startTracing` was called.
const tracer = trace.getTracer('meridian');

/**
 * Runs a part of the work in hand as a span below it. Attributes are words of our own: names of
 * statements, jobs and events, never what a tenant wrote.
 */
export function traced<T>(name: string, attributes: Attributes, run: () => Promise<T>): Promise<T> {
  return tracer.startActiveSpan(name, { attributes }, (span) => follow(span, run));
}

/** Runs what another process asked for in the trace of the request that it goes back to. */
export function tracedForRequest<T>(
  requestId: string,
  name: string,
  attributes: Attributes,
  run: () => Promise<T>,
): Promise<T> {
  const options = { attributes, kind: SpanKind.CONSUMER };
  const parent = contextOfRequest(requestId);
  return tracer.startActiveSpan(name, options, parent, (span) => follow(span, run));
}

/** One request from its first byte to its last. */
export class TracedRequest {
  private constructor(private readonly span: Span) {}

  static begin(requestId: string, name: string, attributes: Attributes): TracedRequest {
    const options = { attributes, kind: SpanKind.SERVER };
    return new TracedRequest(tracer.startSpan(name, options, contextOfRequest(requestId)));
  }

  /** What runs now, and all that it starts, belongs to this request. */
  run(work: () => void): void {
    context.with(trace.setSpan(context.active(), this.span), work);
  }

  end(status: number): void {
    this.span.setAttribute('http.response.status_code', status);
    if (status >= 500) this.span.setStatus({ code: SpanStatusCode.ERROR });
    this.span.end();
  }
}

/** The kind of failure is noted, its text is not: it may quote what a tenant wrote. */
async function follow<T>(span: Span, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const kind = error instanceof Error ? error.name : typeof error;
    span.setAttribute('error.type', kind);
    span.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    span.end();
  }
}
