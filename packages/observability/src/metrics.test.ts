import { describe, expect, it } from 'vitest';
import { createMetrics } from './metrics.ts';

describe('the metrics of a process', () => {
  it('tell of the process and its event loop', async () => {
    const text = await createMetrics().registry.metrics();
    expect(text).toContain('process_cpu_seconds_total');
    expect(text).toContain('nodejs_eventloop_lag_p99_seconds');
    expect(text).toContain('process_resident_memory_bytes');
  });

  it('are in a registry of their own, so that two do not meet', async () => {
    const [one, other] = [createMetrics(), createMetrics()];
    one.refusals.inc({ operation: 'a', refusal: 'b' });
    expect(await one.registry.metrics()).toContain(
      'countersign_refusals_total{operation="a",refusal="b"} 1',
    );
    expect(await other.registry.metrics()).not.toContain('refusal="b"');
  });

  it('count how long operations took, by outcome', async () => {
    const { operations, registry } = createMetrics();
    operations.observe({ operation: 'a', outcome: 'ok' }, 0.003);
    const text = await registry.metrics();
    const bucket = (le: string) =>
      `countersign_operation_duration_seconds_bucket{le="${le}",operation="a",outcome="ok"}`;
    expect(text).toContain(`${bucket('0.0025')} 0`);
    expect(text).toContain(`${bucket('0.005')} 1`);
  });

  it('tell of relays what they are at that moment', async () => {
    const { watchRelay, registry } = createMetrics();
    let lag = 0;
    watchRelay({ name: 'codes', isActive: () => lag === 0, lagSeconds: () => lag });
    expect(await registry.metrics()).toContain('countersign_relay_active{relay="codes"} 1');
    lag = 2.5;
    const text = await registry.metrics();
    expect(text).toContain('countersign_relay_active{relay="codes"} 0');
    expect(text).toContain('countersign_relay_lag_seconds{relay="codes"} 2.5');
  });
});
