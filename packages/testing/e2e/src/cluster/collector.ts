import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

const span = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
});
const spansOf = z.object({ scopeSpans: z.array(z.object({ spans: z.array(span) })) });
const exported = z.object({
  resourceSpans: z.array(
    spansOf.extend({
      resource: z.object({
        attributes: z.array(
          z.object({ key: z.string(), value: z.object({ stringValue: z.string().optional() }) }),
        ),
      }),
    }),
  ),
});

/** A span as the collector got it, and which service it is from. */
export type CollectedSpan = z.output<typeof span> & { readonly service: string };

const bodyOf = async (request: IncomingMessage): Promise<unknown> => {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return JSON.parse(text);
};

/** An OpenTelemetry collector that only collects: OTLP over HTTP, as JSON. */
export const startCollector = async () => {
  const spans: CollectedSpan[] = [];
  const take = async (request: IncomingMessage) => {
    for (const { resource, scopeSpans } of exported.parse(await bodyOf(request)).resourceSpans) {
      const named = resource.attributes.find(({ key }) => key === 'service.name');
      const service = named?.value.stringValue ?? '';
      spans.push(...scopeSpans.flatMap((scope) => scope.spans).map((one) => ({ ...one, service })));
    }
  };
  const server = createServer(async (request, response) => {
    await take(request);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens on a port has an address with one.
  const { port } = server.address() as AddressInfo;

  return {
    endpoint: `http://127.0.0.1:${port}`,
    spans: (): readonly CollectedSpan[] => spans,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
