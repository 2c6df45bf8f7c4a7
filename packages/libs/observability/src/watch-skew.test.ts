import { isAhead } from '@countersign/core';
import { expect, it, onTestFinished } from 'vitest';
import { createLogger } from './logger.ts';
import { createMetrics } from './metrics.ts';
import { watchSkew } from './watch-skew.ts';

it('counts what a wrong clock stored, and logs one of each kind now and then', async () => {
  const lines: string[] = [];
  const log = createLogger({
    ...{ service: 'test', level: 'info' },
    destination: { write: (line: string) => void lines.push(line) },
  });
  const metrics = createMetrics();
  onTestFinished(watchSkew(log, metrics));
  const count = () => metrics.registry.getSingleMetricAsString('countersign_clock_skew_total');
  expect(await count()).toContain('{stored="login"} 0');
  const [instant, now] = ['2036-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z'];
  for (const stored of ['sends', 'sends', 'record'] as const) {
    isAhead({ stored, instant, windowMs: 60_000, now });
  }
  const text = await count();
  expect(text).toContain('{stored="sends"} 2');
  expect(text).toContain('{stored="record"} 1');
  expect(lines.map((line) => JSON.parse(line).stored)).toEqual(['sends', 'record']);
  expect(lines[0]).toContain('beyond its window');
});
