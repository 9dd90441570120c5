/** Where traces go, and whose they are. */
export interface TracingOptions {
  /** Base address of a collector that takes OTLP over HTTP, such as `http://127.0.0.1:4318`. */
  readonly endpoint: string;
  /** The process: "meridian-api", "meridian-worker". */
  readonly service: string;
}

/**
 * Sends spans to a collector, in batches; a collector that is away loses spans and disturbs nothing.
 * Loaded only here, so that a program without tracing pays for none of it.
 */
export async function startTracing({
  endpoint,
  service,
}: TracingOptions): Promise<{ stop(): Promise<void> }> {
  const [
    { BatchSpanProcessor, NodeTracerProvider },
    { OTLPTraceExporter },
    { resourceFromAttributes },
  ] = await Promise.all([
    import('@opentelemetry/sdk-trace-node'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ]);
  const exporter = new OTLPTraceExporter({ url: new URL('/v1/traces', endpoint).href });
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': service }),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  });
  provider.register();
  // What is left is sent, unless nobody takes it.
  return { stop: () => provider.shutdown().catch(() => undefined) };
}
