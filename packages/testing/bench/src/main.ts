import { cpus } from 'node:os';
import { managementOf, startCountersign } from '@countersign/e2e';
import { bareLogins } from './bare-login.ts';
import { bareFastify, durableAppend } from './floors.ts';
import { addedPer, heldIn } from './held.ts';
import { countLogins } from './login-counts.ts';
import { measureLogins } from './logins.ts';
import { gatherPeople } from './people.ts';
import type { Spread } from './percentiles.ts';
import { peakMemoryOf } from './process-usage.ts';

const peopleCount = 200;
/** So that what is measured has been compiled and optimised; a person may be sent ten messages. */
const warmUp = { atOnce: 4, rounds: 4 };
const runs = [
  { atOnce: 1, rounds: 2 },
  { atOnce: 16, rounds: 3 },
];

const ms = (value: number) => value.toFixed(2);
const row = (...cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |\n`;
const say = (text: string) => void process.stdout.write(text);
const sayStep = (step: string, { p50, p99 }: Spread) => say(row(step, ms(p50), ms(p99)));

say(`${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}\n\n`);
say(`${row('floor', 'p50 ms', 'p99 ms')}${row('---', '---', '---')}`);
sayStep('bare Fastify, one request', await bareFastify());
sayStep('one durable append', await durableAppend());
const bare = await bareLogins(...runs.map(({ atOnce }) => atOnce));
const floorOf = (atOnce: number) => bare.cpuMs.get(atOnce) ?? Number.NaN;
say(`\nA login that does nothing of ours, ${bare.memoryMb} MB:`);
for (const [atOnce, cpuMs] of bare.cpuMs) say(` ${ms(cpuMs)} ms of CPU, ${atOnce} at once;`);
say('\n');

const cheapHash = new URL('./cheap-hash.child.ts', import.meta.url);
const countersign = await startCountersign({
  NODE_OPTIONS: `--import=${cheapHash.href}`,
  ALLOW_PRIVATE_WEBHOOKS: '1',
  REQUESTS_PER_MINUTE: '0',
  MANAGEMENT_REQUESTS_PER_MINUTE: '0',
  PHONE_ENROLLMENTS_PER_MINUTE: '0',
  ADDRESS_MESSAGES: '1000000',
});
const people = await gatherPeople(await managementOf(countersign), peopleCount);
await measureLogins({ countersign, people }, warmUp.atOnce, warmUp.rounds);

const before = heldIn(countersign.dataDir);
for (const { atOnce, rounds } of runs) {
  const measured = await measureLogins({ countersign, people }, atOnce, rounds);
  const { cpuMsEach, writtenKbEach } = measured;
  say(`\n${atOnce} at once: ${measured.perSecond.toFixed(1)} logins a second, `);
  say(`${ms(cpuMsEach)} ms of CPU each, without the hash; `);
  say(`${(cpuMsEach / floorOf(atOnce)).toFixed(1)} of the floor's; `);
  say(`${Math.round(writtenKbEach)} KB written.\n\n`);
  say(`${row('step', 'p50 ms', 'p99 ms')}${row('---', '---', '---')}`);
  for (const [step, each] of measured.steps) sayStep(step, each);
}

const logins = peopleCount * runs.reduce((sum, { rounds }) => sum + rounds, 0);
say(`\n${row('each login adds', 'streams', 'events', 'bytes')}`);
say(row('---', '---', '---', '---'));
for (const each of addedPer(logins, [before, heldIn(countersign.dataDir)])) {
  say(row(each.category, ms(each.streams), ms(each.events), Math.round(each.bytes)));
}
say(`\nMost memory held: ${await peakMemoryOf(countersign.pid())} MB.\n`);

await countersign.stop();
await people.stop();

const { counts } = await countLogins();
say(`\n${row('what one login by itself does', 'times')}${row('---', '---')}`);
for (const [what, count] of Object.entries(counts)) say(row(what, Math.round(count * 10) / 10));
