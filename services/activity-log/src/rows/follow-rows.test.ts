import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { noRevision } from '@countersign/kernel';
import { openWorld } from '@countersign/testkit';
import { expect, it, onTestFinished } from 'vitest';
import { followRows } from './follow-rows.ts';

it('lines of a kind that only a newer version knows are kept, and not shown', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-rows-'));
  const file = join(folder, 'rows.sqlite');
  const world = openWorld();
  onTestFinished(async () => {
    await world.close();
    rmSync(folder, { recursive: true });
  });
  const told = (kind: string, more = {}) => ({
    id: randomUUID(),
    type: 'ActivityRecorded',
    data: { activityId: randomUUID(), tenantId: 'acme', kind, at: world.clock(), ...more },
  });
  await world.store.append('activityLog-1', noRevision, [
    told('mfa_passed'),
    told('palm_read', { palm: 'left' }),
    { ...told('mfa_passed'), type: 'ActivityPainted' },
    told('mfa_failed'),
  ]);

  const followed = await followRows({ ...world, retentionDays: 30, file });
  await followed.caughtUp();
  const terms = { tenantId: 'acme', filter: {}, notBefore: followed.notBefore() };
  const listed = followed.rows.list({ ...terms, order: 'recorded', limit: 10, offset: 0 });
  expect(listed.map(({ activity }) => activity.kind)).toEqual(['mfa_passed', 'mfa_failed']);
  await followed.stop();

  const db = new DatabaseSync(file);
  const kept = db
    .prepare("SELECT body ->> 'palm' AS palm FROM line WHERE kind = 'palm_read'")
    .all();
  db.close();
  expect(kept).toEqual([{ palm: 'left' }]);
});
