import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startCountersign } from './countersign.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-moved-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('one machine that is started at another address', () => {
  it('answers there, with the data it had, and the demo leads back there', async () => {
    const first = await startCountersign({ DATA_DIR: folder });
    await first.stop();
    const second = await startCountersign({ DATA_DIR: folder });
    expect(second.url).not.toBe(first.url);

    const said = await fetch(`${second.url}/.well-known/openid-configuration`);
    expect(await said.json()).toMatchObject({ issuer: `${second.url}/` });
    const begun = await fetch(`${second.url}/demo/login`, { redirect: 'manual' });
    const shown = await fetch(begun.headers.get('location') ?? second.url, { redirect: 'manual' });
    expect(shown.status).toBe(302);
    expect(shown.headers.get('location')).toContain('/u/login?state=');
    await expect.poll(second.printed).toContain('the tenant answers here from now on');
    await second.stop();
  });
});

describe('one machine whose demo is over', () => {
  it('removes the person that everybody knows, and says so', async () => {
    const first = await startCountersign({ DATA_DIR: folder });
    await first.stop();
    const second = await startCountersign({ DATA_DIR: folder, DEMO: '0' });
    await expect.poll(second.printed).toContain('"removed":"person, application, provider"');
    expect((await fetch(`${second.url}/demo`)).status).toBe(404);
    await second.stop();
    const third = await startCountersign({ DATA_DIR: folder, DEMO: '0' });
    expect(third.printed()).not.toContain('"removed"');
    await third.stop();
  });
});
