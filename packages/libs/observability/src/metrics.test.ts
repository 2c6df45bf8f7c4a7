import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createMetrics } from './metrics.ts';

describe('the metrics of a process', () => {
  it('tell of the process and its event loop', async () => {
    const text = await createMetrics().registry.metrics();
    expect(text).toContain('process_cpu_seconds_total');
    expect(text).toContain('nodejs_eventloop_lag_p99_seconds');
    expect(text).toContain('process_resident_memory_bytes');
    const figure = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
    const used = figure('nodejs_heap_size_used_bytes');
    expect(used).toBeGreaterThan(0);
    expect(figure('countersign_heap_limit_bytes')).toBeGreaterThan(used);
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

  it('say whether what the process depends on is there, each time they are asked for', async () => {
    const { watchDependency, registry } = createMetrics();
    let store = async () => {};
    watchDependency('eventstore', () => store());
    watchDependency('nats', () => new Promise(() => {}));
    expect(await registry.metrics()).toContain('dependency_up{dependency="eventstore"} 1');
    store = () => Promise.reject(new Error('away'));
    const text = await registry.metrics();
    expect(text).toContain('countersign_dependency_up{dependency="eventstore"} 0');
    // Whoever never answers is away too, and keeps nobody from the other figures.
    expect(text).toContain('countersign_dependency_up{dependency="nats"} 0');
  });

  it("say when FIDO's next metadata is due, of a process that has any", async () => {
    const name = 'countersign_fido_metadata_next_update_timestamp_seconds';
    const { watchFidoMetadata, registry } = createMetrics();
    const hasFigure = () => registry.metrics().then((text) => text.includes(`\n${name} `));
    expect(await hasFigure()).toBe(false);
    let due: string | undefined;
    watchFidoMetadata(() => due);
    expect(await registry.metrics()).toContain(`${name} 0\n`);
    due = '2026-12-01T00:00:00.000Z';
    expect(await registry.metrics()).toContain(`${name} ${Date.parse(due) / 1_000}\n`);
  });

  it('say when the certificate of a file ends, also one that was renewed, or is none', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'countersign-certificates-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, 'tls.crt');
    const { watchCertificate, registry } = createMetrics();
    watchCertificate('gateway', file);
    watchCertificate('nobody', undefined);
    const name = 'countersign_certificate_expiry_timestamp_seconds';
    expect(await registry.metrics()).toContain(`${name}{certificate="gateway"} 0`);

    const until = async (...days: readonly number[]) => {
      const made = days.map(async (day) => {
        const notAfterDate = new Date(Date.UTC(2030, 0, day));
        return (await generate([{ name: 'commonName', value: 'test' }], { notAfterDate })).cert;
      });
      await writeFile(file, (await Promise.all(made)).join('\n'));
      return Date.UTC(2030, 0, Math.min(...days)) / 1_000;
    };
    const first = await until(9);
    expect(await registry.metrics()).toContain(`${name}{certificate="gateway"} ${first}`);
    const renewed = await until(20, 15);
    expect(await registry.metrics()).toContain(`${name}{certificate="gateway"} ${renewed}`);
    await writeFile(file, 'no certificate');
    expect(await registry.metrics()).toContain(`${name}{certificate="gateway"} 0`);
  });
});
