import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventStoreDb } from '@countersign/eventstoredb';
import { expect, it, onTestFinished } from 'vitest';
import { keptInFile } from './kept-in-file.ts';
import { startEventStoreNode } from './node.ts';

it('what a node acknowledged is there when it starts again', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-store-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const keeping = () => keptInFile(join(folder, 'log.jsonl'));
  const event = (id: string) => ({ id, type: 'One', data: { word: 'schön' } });
  const [first, second] = [crypto.randomUUID(), crypto.randomUUID()];
  const written = async (revision: number, id: string) => {
    const node = await startEventStoreNode({ nowMs: () => 0, keeping: keeping() });
    const store = eventStoreDb({ connectionString: node.connectionString });
    expect(await store.append('test-1', revision, [event(id)])).toMatchObject({
      outcome: 'appended',
    });
    const { events } = await store.load('test-1');
    await store.close();
    node.stop();
    return events;
  };
  expect(await written(-1, first)).toMatchObject([event(first)]);
  expect(await written(0, second)).toMatchObject([event(first), event(second)]);
});
