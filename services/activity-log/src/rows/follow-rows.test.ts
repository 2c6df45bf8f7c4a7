import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { noRevision } from '@countersign/core';
import { openWorld, type World } from '@countersign/testkit';
import { describe, expect, it, onTestFinished } from 'vitest';
import { followRows } from './follow-rows.ts';

it('lines of a kind that only a newer version knows are kept, and not shown', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-rows-'));
  const file = join(folder, 'rows.sqlite');
  const world = openWorld();
  onTestFinished(async () => {
    await world.close();
    rmSync(folder, { recursive: true });
  });
  const activity = (kind: string, more = {}) => ({
    id: randomUUID(),
    type: 'ActivityRecorded',
    data: { activityId: randomUUID(), tenantId: 'acme', kind, at: world.clock(), ...more },
  });
  await world.store.append('activityLog-1', noRevision, [
    activity('mfa_passed'),
    activity('palm_read', { palm: 'left' }),
    { ...activity('mfa_passed'), type: 'ActivityPainted' },
    activity('mfa_failed'),
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

describe('rows that are kept', () => {
  const activity = (world: World) => ({
    id: randomUUID(),
    type: 'ActivityRecorded',
    data: {
      ...{ activityId: randomUUID(), tenantId: 'acme', kind: 'mfa_passed' },
      at: world.clock(),
    },
  });
  const open = () => {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-rows-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'rows.sqlite');
    /** What the rows hold once they have caught up with a log. */
    const idsOf = async (world: World) => {
      const followed = await followRows({ ...world, retentionDays: 30, file });
      await followed.caughtUp();
      const terms = { tenantId: 'acme', filter: {}, notBefore: followed.notBefore() };
      const rows = followed.rows.list({ ...terms, order: 'recorded', limit: 10, offset: 0 });
      await followed.stop();
      return rows.map(({ activity }) => activity.activityId);
    };
    return { file, idsOf };
  };
  const logOf = async (count: number) => {
    const world = openWorld();
    onTestFinished(world.close);
    const events = Array.from({ length: count }, () => activity(world));
    await world.store.append('activityLog-1', noRevision, events);
    return { world, ids: events.map(({ data }) => data.activityId) };
  };

  it.each([1, 2, 3])(
    'are made anew where another log has taken its place, of %d',
    async (count) => {
      const { idsOf } = open();
      const [before, after] = [await logOf(2), await logOf(count)];
      expect(await idsOf(before.world)).toEqual(before.ids);
      expect(await idsOf(after.world)).toEqual(after.ids);
    },
  );

  it('of release 0.2.0, which say nothing of their log, are gone on with', async () => {
    const { file, idsOf } = open();
    const { world, ids } = await logOf(2);
    await idsOf(world);
    const db = new DatabaseSync(file);
    db.exec("DROP TABLE mark; UPDATE line SET tenant_id = 'theirs'");
    db.close();
    const more = activity(world);
    await world.store.append('activityLog-1', ids.length - 1, [more]);
    expect(await idsOf(world)).toEqual([more.data.activityId]);
  });
});
