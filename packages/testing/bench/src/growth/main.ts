import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { type Countersign, managementOf, startCountersign } from '@countersign/e2e';
import { measureLogins } from '../logins.ts';
import { gatherPeople } from '../people.ts';
import { peakMemoryOf, writtenKbOf } from '../process-usage.ts';
import { copyLogins, markOf } from './copy-logins.ts';
import { importPeople } from './import-people.ts';

/** `GROWTH=people:logins,…` has it measure other sizes. */
const sizes = (process.env.GROWTH ?? '1000:0,30000:0,300000:0,1000:10000,1000:100000')
  .split(',')
  .map((size) => size.split(':').map(Number));
const peopleCount = 20;
const rounds = 4;
/** What a login leaves behind it is done within so long. */
const settleMs = 3_000;

const row = (...cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |\n`;
const say = (text: string) => void process.stdout.write(text);

/** How many seconds it takes until it answers. */
const secondsToStart = async (countersign: Countersign): Promise<number> => {
  const began = performance.now();
  await countersign.start();
  return (performance.now() - began) / 1_000;
};

/** What is made again is a 503 until it is there. */
const untilListed = async (countersign: Countersign): Promise<void> => {
  const { call } = await managementOf(countersign);
  const isListed = (path: string) =>
    call('GET', path).then(
      () => true,
      () => false,
    );
  for (const path of ['/users', '/logs']) {
    while (!(await isListed(path))) await pause(settleMs);
  }
};

const listFiles = ['lists.sqlite', 'activity-log.sqlite'];

const measure = async (people: number, logins: number): Promise<void> => {
  const countersign = await startCountersign({
    ALLOW_PRIVATE_WEBHOOKS: '1',
    REQUESTS_PER_MINUTE: '0',
    MANAGEMENT_REQUESTS_PER_MINUTE: '0',
    PHONE_ENROLLMENTS_PER_MINUTE: '0',
    ADDRESS_MESSAGES: '1000000',
  });
  const management = await managementOf(countersign);
  const few = await gatherPeople(management, peopleCount);
  const scene = { countersign, people: few };
  await importPeople(management, people);
  await measureLogins(scene, 1, 1);
  if (logins > 0) {
    await pause(settleMs);
    const before = markOf(countersign.dataDir);
    await measureLogins(
      { ...scene, people: { ...few, everybody: few.everybody.slice(0, 1) } },
      1,
      1,
    );
    await pause(settleMs);
    await countersign.terminate();
    copyLogins(countersign.dataDir, before, logins);
    await countersign.start();
  }
  await countersign.terminate();
  for (const file of listFiles) {
    for (const end of ['', '-wal', '-shm']) {
      await rm(join(countersign.dataDir, `${file}${end}`), { force: true });
    }
  }
  const anew = await secondsToStart(countersign);
  await untilListed(countersign);
  await countersign.terminate();
  const kept = await secondsToStart(countersign);
  await pause(settleMs);
  const before = await writtenKbOf(countersign.pid());
  const { perSecond, cpuMsEach } = await measureLogins(scene, 4, rounds);
  await pause(settleMs);
  const each = ((await writtenKbOf(countersign.pid())) - before) / (peopleCount * rounds);
  const memory = await peakMemoryOf(countersign.pid());
  say(
    row(
      ...[people, logins, kept.toFixed(1), anew.toFixed(1), memory, Math.round(each)],
      ...[cpuMsEach.toFixed(1), perSecond.toFixed(1)],
    ),
  );
  await countersign.stop();
  await few.stop();
};

say(
  row(
    ...['people', 'past logins', 'start, s', 'start without its lists, s', 'most memory, MB'],
    ...['KB written a login', 'CPU ms a login, with the hash', 'logins a second'],
  ),
);
say(row(...Array.from({ length: 8 }, () => '---')));
for (const [people = 0, logins = 0] of sizes) await measure(people, logins);
