import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const file = fileURLToPath(new URL('./stats.ts', import.meta.url));

/** What a bar is called by somebody in another time zone, which a process takes at its start. */
const labelIn = (zone: string, isByHour: boolean, instant: string): string =>
  execFileSync(
    process.execPath,
    [
      ...['--input-type=module', '-e'],
      `const { barLabels } = await import(${JSON.stringify(file)});
       process.stdout.write(barLabels('en-GB', ${isByHour})(${JSON.stringify(instant)}));`,
    ],
    { encoding: 'utf8', env: { TZ: zone } },
  );

describe('the label of a bar', () => {
  it('is the day that was counted, west and east of Greenwich', () => {
    for (const zone of ['America/Los_Angeles', 'UTC', 'Pacific/Auckland'])
      expect([zone, labelIn(zone, false, '2026-11-29T00:00:00.000Z')]).toEqual([zone, '29 Nov']);
  });

  it('is the hour by the clock of whoever looks', () => {
    expect(labelIn('America/Los_Angeles', true, '2026-11-29T18:00:00.000Z')).toBe('10');
  });
});
