import { setTimeout as pause } from 'node:timers/promises';
import type { Management } from '@countersign/e2e';
import { z } from 'zod';

/** Of such short lines, so many are within the 500 KB of a file. */
const peoplePerFile = 3_500;
const lookEveryMs = 200;
/** Of the password `canary`, at the least cost: nobody of these signs in. */
const passwordHash = '$2b$04$g98OATlQOigASW2a9MCL6.Cn5tzXGEGu6gZIm0GjQRpNrkj/Lrss6';

const connections = z.array(z.object({ id: z.string(), strategy: z.string() }));
const job = z.object({ id: z.string(), status: z.string() });

/** Brings people in as an operator who moves here does: by files of the Management API. */
export const importPeople = async ({ call, send }: Management, count: number): Promise<void> => {
  const all = connections.parse(await call('GET', '/connections'));
  const database = all.find(({ strategy }) => strategy === 'auth0')?.id ?? '';
  const importFile = async (first: number, length: number) => {
    const people = Array.from({ length }, (_, at) => ({
      email: `imported-${first + at}@example.com`,
      password_hash: passwordHash,
    }));
    const form = new FormData();
    form.append(
      'users',
      new Blob([JSON.stringify(people)], { type: 'application/json' }),
      'p.json',
    );
    form.append('connection_id', database);
    const { id } = job.parse(await send('POST', '/jobs/users-imports', form));
    const isOver = async () => job.parse(await call('GET', `/jobs/${id}`)).status === 'completed';
    while (!(await isOver())) await pause(lookEveryMs);
  };
  for (let first = 0; first < count; first += peoplePerFile) {
    await importFile(first, Math.min(peoplePerFile, count - first));
  }
};
