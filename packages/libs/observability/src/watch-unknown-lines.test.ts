import { expect, it } from 'vitest';
import { createLogger } from './logger.ts';
import { createMetrics } from './metrics.ts';
import { watchUnknownLines } from './watch-unknown-lines.ts';

it('counts lines of the log that cannot be read, and logs each kind once', async () => {
  const lines: string[] = [];
  const log = createLogger({
    ...{ service: 'test', level: 'info' },
    destination: { write: (line: string) => void lines.push(line) },
  });
  const metrics = createMetrics();
  const hear = watchUnknownLines(log, metrics);
  const topic = 'session.told.v1.activity';
  for (const kind of ['dance_begun', 'dance_begun', 'dance_ended']) {
    hear({ topic, newer: [{ kind }], unreadable: 0 });
  }
  hear({ topic, newer: [], unreadable: 2 });
  const text = await metrics.registry.getSingleMetricAsString(
    'countersign_unknown_log_lines_total',
  );
  expect(text).toContain('{outcome="kept"} 3');
  expect(text).toContain('{outcome="skipped"} 2');
  expect(lines.map((line) => JSON.parse(line).kind)).toEqual(['dance_begun', 'dance_ended', '']);
});
