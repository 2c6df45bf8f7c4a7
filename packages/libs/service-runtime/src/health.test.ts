import { createMetrics } from '@countersign/observability';
import { afterEach, describe, expect, it } from 'vitest';
import { serveHealth } from './health.ts';

describe('the health of a process', () => {
  let close = async () => {};
  afterEach(() => close());

  const asking = async (ready: () => Promise<void>) => {
    const metrics = createMetrics();
    const health = await serveHealth({ host: '127.0.0.1', port: 0, metrics, ready });
    close = health.close;
    return (path: string) => fetch(`http://127.0.0.1:${health.port}${path}`);
  };

  it('is alive and ready while it can work', async () => {
    const ask = await asking(async () => {});
    expect(await (await ask('/healthz')).json()).toEqual({ status: 'alive' });
    expect((await ask('/readyz')).status).toBe(200);
  });

  it('is alive and not ready while it cannot, and says when to ask again', async () => {
    const ask = await asking(async () => {
      throw new Error('the store is away');
    });
    expect((await ask('/healthz')).status).toBe(200);
    const { status, headers } = await ask('/readyz');
    expect([status, headers.get('retry-after')]).toEqual([503, '1']);
  });

  it('is not ready when a dependency says nothing at all', async () => {
    const ask = await asking(() => new Promise(() => {}));
    expect((await ask('/readyz')).status).toBe(503);
  });

  it('tells what it counts, and knows no other address', async () => {
    const ask = await asking(async () => {});
    expect(await (await ask('/metrics')).text()).toContain('nodejs_eventloop_lag');
    expect((await ask('/secrets')).status).toBe(404);
  });
});
