import { randomBytes } from 'node:crypto';
import type { SpanTerms, Tracing } from './tracing.ts';

interface Needs {
  /** Where an OpenTelemetry collector takes OTLP over HTTP. */
  readonly endpoint: string;
  readonly service: string;
}

const parentOf = (traceparent: string) => {
  const [, traceId = '', spanId = '', flags = '01'] = traceparent.split('-');
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
};

/** Ids at random, but for one span whose ids were settled before. */
const idsInTurn = () => {
  let settled: SpanTerms['ids'];
  const random = (bytes: number) => randomBytes(bytes).toString('hex');
  return {
    /** For whatever is made within `work`, at once. */
    settle: <Result>(ids: SpanTerms['ids'], work: () => Result): Result => {
      settled = ids;
      try {
        return work();
      } finally {
        settled = undefined;
      }
    },
    generator: {
      generateTraceId: () => settled?.traceId ?? random(16),
      generateSpanId: () => settled?.spanId ?? random(8),
    },
  };
};

/** Loaded only where somebody collects: it takes a third of a second and 20 MB. */
const load = async () => {
  const [api, sdk, exporter, resources] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ]);
  return { ...api, ...sdk, ...exporter, ...resources };
};

/** Sends spans to a collector, in batches and in the background. */
export const openTracing = async ({ endpoint, service }: Needs): Promise<Tracing> => {
  const otel = await load();
  const ids = idsInTurn();
  const exporter = new otel.OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` });
  const provider = new otel.TracerProvider({
    idGenerator: ids.generator,
    resource: otel.resourceFromAttributes({ 'service.name': `countersign-${service}` }),
    spanProcessors: [new otel.BatchSpanProcessor({ exporter })],
  });
  const tracer = provider.getTracer('countersign');
  const { trace, ROOT_CONTEXT, SpanKind, SpanStatusCode } = otel;
  const kinds = {
    server: SpanKind.SERVER,
    client: SpanKind.CLIENT,
    producer: SpanKind.PRODUCER,
    consumer: SpanKind.CONSUMER,
  };

  return {
    begin: ({ name, kind, parent, ids: own, startedAtMs }) => {
      const around =
        parent === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parentOf(parent));
      const options = {
        kind: kinds[kind],
        ...(startedAtMs !== undefined && { startTime: startedAtMs }),
      };
      const span = ids.settle(own, () => tracer.startSpan(name, options, around));
      const { traceId, spanId } = span.spanContext();
      return {
        traceparent: `00-${traceId}-${spanId}-01`,
        end: ({ isFailed, attributes }) => {
          if (attributes) span.setAttributes(attributes);
          if (isFailed) span.setStatus({ code: SpanStatusCode.ERROR });
          span.end();
        },
      };
    },
    // A collector that is away must not keep a process from ending.
    close: () => provider.shutdown().catch(() => {}),
  };
};
