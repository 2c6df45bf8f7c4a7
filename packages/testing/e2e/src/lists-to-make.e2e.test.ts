import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it, onTestFinished } from 'vitest';
import { application } from './application.ts';
import { startCountersign } from './countersign.ts';
import { enrollmentPath, signIn } from './login.ts';
import { managementOf } from './management.ts';
import { codeSentTo } from './sms-code.ts';

const phone = '+12025550123';

/** Has what a file holds made from the first event, and not before it is told to. */
const holdBack = (file: string, forget: string, lines = 'true') => {
  const db = new DatabaseSync(file);
  db.exec(`
    PRAGMA secure_delete = ON;
    ${forget}
    CREATE TRIGGER held BEFORE INSERT ON line WHEN ${lines} BEGIN
      SELECT RAISE(ABORT, 'held back');
    END;`);
  return () => {
    db.exec('DROP TRIGGER held');
    db.close();
  };
};

it('one machine signs people in while its list of people and its rows are still to be made', {
  timeout: 120_000,
}, async () => {
  const countersign = await startCountersign();
  onTestFinished(countersign.stop);
  const { url, dataDir } = countersign;
  // Ada, and the first admin.
  const users = await (await managementOf(countersign)).call('GET', '/users');
  expect(users).toHaveLength(2);
  await countersign.terminate();

  const ofUsers = "list = 'user'";
  const go = [
    holdBack(
      join(dataDir, 'lists.sqlite'),
      `DELETE FROM line WHERE ${ofUsers}; DELETE FROM progress WHERE ${ofUsers};`,
      `new.${ofUsers}`,
    ),
    holdBack(
      join(dataDir, 'activity-log.sqlite'),
      'DELETE FROM line; DELETE FROM login; DELETE FROM progress; DELETE FROM mark;',
    ),
  ];
  await countersign.start();
  const app = application(url);
  const { page, submit, tokensFrom } = await signIn(url, app);
  expect(page.url.pathname).toBe(enrollmentPath);
  const asked = await submit(page, { phone });
  const code = await codeSentTo(countersign, phone);
  await tokensFrom(await submit(asked, { code }));

  const { call } = await managementOf(countersign);
  for (const path of ['/users', '/logs']) {
    await expect(call('GET', path), path).rejects.toThrow(`GET ${path}: 503`);
  }
  for (const each of go) each();
  await expect
    .poll(() => call('GET', '/users').catch(() => 'not yet'), { timeout: 30_000 })
    .toEqual(
      expect.arrayContaining(
        ['ada', 'admin'].map((name) => expect.objectContaining({ email: `${name}@example.com` })),
      ),
    );
  await expect
    .poll(() => call('GET', '/logs').catch(() => []), { timeout: 30_000 })
    .not.toHaveLength(0);
});
