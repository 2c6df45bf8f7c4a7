import { copyFile, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** What a process is started with that is to lose its power: it copies what it has synced. */
export const synchronising = {
  NODE_OPTIONS: `--import=${new URL('./synced-copies.child.ts', import.meta.url).href}`,
};

/** The log with what goes with it, and the keys: what was answered must be in them. */
const files = ['countersign.sqlite', 'user-keys.sqlite'];

/** Leaves of the files of a process that was killed what had been synced when it was. */
export const losePower = async (dataDir: string): Promise<void> => {
  for (const name of files) {
    const file = join(dataDir, name);
    const folder = `${file}-synced`;
    const whole = await readFile(join(folder, 'whole'), 'utf8').catch(() => undefined);
    // Nothing was committed in that life.
    if (whole === undefined) continue;
    for (const end of ['', '-wal', '-shm', '-journal']) await rm(`${file}${end}`, { force: true });
    for (const end of ['', '-wal']) {
      await copyFile(join(folder, `${whole}${end}`), `${file}${end}`).catch((error: unknown) => {
        if (end === '') throw error;
      });
    }
    await rm(folder, { recursive: true });
  }
};
