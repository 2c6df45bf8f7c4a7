import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { application } from './application.ts';
import { root } from './child.ts';
import { type Countersign, startCommand, startCountersign } from './countersign.ts';
import { challengePath, enrollmentPath, signIn } from './login.ts';
import { managementOf, password } from './management.ts';
import { codeSentTo } from './sms-code.ts';

const timeout = 180_000;
const run = promisify(execFile);
/** As many sign in from one address as the backup lasts. */
const environment = {
  ...{ REQUESTS_PER_MINUTE: '0', PHONE_ENROLLMENTS_PER_MINUTE: '0' },
  ADDRESS_MESSAGES: '1000000',
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-backup-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** What an operator types: `pnpm start` with some words. */
const countersign = async (dataDir: string, ...words: readonly string[]): Promise<string> => {
  const { args, environment: own } = await startCommand();
  const env = { PATH: process.env.PATH, ...own, DATA_DIR: dataDir };
  return (await run(process.execPath, [...args, ...words], { cwd: root, env })).stdout;
};

/** Somebody new, who signs in with a phone that they enrol. */
const enrol = async (site: Countersign, number: number) => {
  const admin = await managementOf(site);
  const email = `person-${number}@example.com`;
  const phone = `+1202555${1_000 + number}`;
  await admin.createUser(email);
  const login = await signIn(site.url, application(site.url), { email, password });
  expect(login.page.url.pathname).toBe(enrollmentPath);
  const challenged = await login.submit(login.page, { phone });
  const code = await codeSentTo(site, phone);
  const tokens = await login.tokensFrom(await login.submit(challenged, { code }));
  return { email, phone, subject: tokens.claims()?.sub };
};

describe('a backup of one machine on which people sign in', () => {
  it('restored, lets everybody in who had enrolled before it was made', { timeout }, async () => {
    const file = join(folder, 'today.sqlite');
    const site = await startCountersign(environment);
    onTestFinished(() => site.stop());
    const before = [await enrol(site, 1), await enrol(site, 2)];
    let isOver = false;
    const signing = (async () => {
      for (let number = 3; !isOver; number += 1) await enrol(site, number);
    })();
    expect(await countersign(site.dataDir, 'backup', file)).toContain('is made');
    isOver = true;
    await signing;
    expect(await countersign(site.dataDir, 'verify', file)).toContain('is whole');

    const restored = join(folder, 'restored');
    expect(await countersign(restored, 'restore', file)).toContain('is restored');
    const again = await startCountersign({ ...environment, DATA_DIR: restored });
    onTestFinished(() => again.stop());
    for (const { email, phone, subject } of before) {
      const login = await signIn(again.url, application(again.url), { email, password });
      expect(login.page.url.pathname).toBe(challengePath);
      const sent = (await again.outbox()).filter(({ to }) => to === phone).length;
      const code = await codeSentTo(again, phone, Math.max(sent, 2));
      const tokens = await login.tokensFrom(await login.submit(login.page, { code }));
      expect(tokens.claims()?.sub).toBe(subject);
    }
  });
});
