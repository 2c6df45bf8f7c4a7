import * as contracts from '@countersign/contracts';
import { no, noRevision, yes } from '@countersign/core';
import { delayed, openWorld } from '@countersign/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { startGuardianConfig } from '../service.ts';

const tenantId = 'acme';
const open: (() => Promise<void>)[] = [];

const start = async ({ allowPrivateWebhooks = false, isSlow = false } = {}) => {
  const world = openWorld();
  const ports = isSlow ? delayed(7)(world) : world;
  const service = await startGuardianConfig({ ...ports, allowPrivateWebhooks, outbox: false });
  open.push(service.stop, world.close);
  const { ask } = world.messaging;
  const patch = (
    mailProvider: contracts.GuardianPatch['mailProvider'],
    terms: { readonly expectedRevision?: number } = {},
  ) => ask(contracts.patchGuardian, { tenantId, patch: { mailProvider }, ...terms });
  return {
    ...world,
    create: (settings: contracts.ProviderSettings, enabled?: boolean) =>
      patch({ mode: 'create', settings, ...(enabled !== undefined && { enabled }) }),
    change: (
      settings: contracts.ProviderSettings,
      enabled?: boolean,
      terms?: { readonly expectedRevision?: number },
    ) => patch({ mode: 'change', settings, ...(enabled !== undefined && { enabled }) }, terms),
    remove: () => patch(null),
    read: () => ask(contracts.readMailProvider, { tenantId }),
    /** What mail-dispatch is given, opened as it opens it. */
    delivered: async () => {
      const reply = await ask(contracts.readMailDelivery, { tenantId });
      const sealed = reply.ok ? reply.value.sealedSettings : undefined;
      if (typeof sealed !== 'string') return sealed;
      const opened = await world.vault.open(contracts.sealedMailSettings(tenantId), sealed);
      return contracts.smtpSettings.parse(JSON.parse(opened));
    },
  };
};

afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

const settings = {
  default_from_address: 'Acme <login@acme.example>',
  smtp_host: 'mail.acme.example',
  smtp_port: '587',
  smtp_user: 'postmaster',
  smtp_pass: 'canary-of-smtp',
};
const shown = { ...settings, smtp_pass: contracts.mask };
const { smtp_pass: _, ...withoutPassword } = settings;

describe('a tenant’s own mail server', () => {
  it('is none at first, and the deployment sends', async () => {
    const { read, delivered } = await start();
    expect(await read()).toEqual(yes({ provider: null }, { revision: noRevision }));
    expect(await delivered()).toBeNull();
  });

  it('is read with its password masked, and told to mail-dispatch sealed', async () => {
    const { create, read, delivered, sqliteFile } = await start();
    const provider = { enabled: true, settings: shown };
    expect(await create(settings)).toEqual(yes({ mailProvider: provider }));
    expect(await read()).toMatchObject(yes({ provider }));
    expect(await delivered()).toEqual(settings);
    const stored = JSON.stringify(sqliteFile.db.prepare('SELECT * FROM events').all());
    for (const value of ['canary', 'postmaster', 'acme.example']) {
      expect(stored).not.toContain(value);
    }
  });

  it('that is switched off leaves the mails to the deployment', async () => {
    const { create, change, read, delivered } = await start();
    await create(settings, false);
    expect(await delivered()).toBeNull();
    await change({}, true);
    expect(await delivered()).toEqual(settings);
    await change({}, false);
    expect(await delivered()).toBeNull();
    expect(await read()).toMatchObject(yes({ provider: { enabled: false, settings: shown } }));
  });

  it('is changed by what is named, and keeps its password', async () => {
    const { create, change, delivered } = await start();
    await create(settings);
    await change({ smtp_user: 'other', smtp_pass: contracts.mask });
    await change({ default_from_address: 'hello@acme.example' });
    expect(await delivered()).toEqual({
      ...{ ...settings, smtp_user: 'other', default_from_address: 'hello@acme.example' },
    });
  });

  it.each([
    ['host', { smtp_host: 'mail.eve.example' }],
    ['port', { smtp_port: '2525' }],
  ])('is given its password anew where its %s is another', async (__, elsewhere) => {
    const { create, change, delivered } = await start();
    await create(settings);
    expect(await change(elsewhere)).toEqual(
      no('provider_settings_malformed', { field: 'smtp_pass' }),
    );
    expect(await change({ ...elsewhere, smtp_pass: contracts.mask })).toEqual(
      no('secret_masked', { field: 'smtp_pass' }),
    );
    expect(await delivered()).toEqual(settings);
    const anew = { ...elsewhere, smtp_pass: 'canary-anew' };
    expect(await change(anew)).toMatchObject({ ok: true });
    expect(await delivered()).toEqual({ ...settings, ...anew });
  });

  it('is not made of a mask, nor without a password', async () => {
    const { create, read } = await start();
    expect(await create(shown)).toEqual(no('secret_masked', { field: 'smtp_pass' }));
    expect(await create(withoutPassword)).toEqual(
      no('provider_settings_malformed', { field: 'smtp_pass' }),
    );
    expect(await create({})).toMatchObject(no('provider_settings_malformed'));
    expect(await read()).toMatchObject(yes({ provider: null }));
  });

  it.each([
    ['smtp_host', '127.0.0.1'],
    ['smtp_host', '::1'],
    ['smtp_host', '10.0.0.1'],
    ['smtp_host', '169.254.169.254'],
    ['smtp_host', 'localhost'],
    ['smtp_host', 'mail'],
    ['smtp_host', 'mail.internal'],
    ['smtp_port', '22'],
    ['smtp_port', '6379'],
  ])('has its %s not at %s, unless the deployment allows it', async (field, value) => {
    const strict = await start();
    const there = { ...settings, [field]: value };
    expect(await strict.create(there)).toEqual(no('webhook_address_forbidden', { field }));
    await strict.create(settings);
    const anew = { [field]: value, smtp_pass: 'canary-anew' };
    expect(await strict.change(anew)).toEqual(no('webhook_address_forbidden', { field }));
    const lenient = await start({ allowPrivateWebhooks: true });
    expect(await lenient.create(there)).toMatchObject({ ok: true });
  });

  it.each([
    ['default_from_address', 'nobody'],
    ['default_from_address', 'a@b.example\r\nBcc: c@d.example'],
    ['default_from_address', 'Acme <a@b.example'],
    ['smtp_host', 'mail.example.com/x'],
    ['smtp_host', 'mail.example.com\r\n'],
    ['smtp_user', ''],
    ['smtp_pass', ''],
  ])('has no %s like %j', async (field, value) => {
    const { create } = await start({ allowPrivateWebhooks: true });
    expect(await create({ ...settings, [field]: value })).toEqual(
      no('provider_settings_malformed', { field }),
    );
  });

  it('is switched off also where its address would be refused by now', async () => {
    const { store, vault, clock, messaging } = await start({ allowPrivateWebhooks: true });
    const ports = { store, vault, clock, messaging };
    const { ask } = messaging;
    const patch = (mailProvider: contracts.GuardianPatch['mailProvider']) =>
      ask(contracts.patchGuardian, { tenantId, patch: { mailProvider } });
    await patch({ mode: 'create', settings: { ...settings, smtp_host: '10.0.0.1' } });
    await open.shift()?.();
    const stricter = await startGuardianConfig({
      ...{ ...ports, allowPrivateWebhooks: false, outbox: false },
    });
    open.unshift(stricter.stop);
    expect(await patch({ mode: 'change', settings: {}, enabled: false })).toMatchObject({
      ok: true,
    });
    expect(await patch({ mode: 'change', settings: { smtp_user: 'x' } })).toEqual(
      no('webhook_address_forbidden', { field: 'smtp_host' }),
    );
  });

  it('is set up by one of two at once', async () => {
    const { create } = await start({ isSlow: true });
    const made = await Promise.all([create(settings), create({ ...settings, smtp_user: 'b' })]);
    expect(made.map(({ ok }) => ok).toSorted()).toEqual([false, true]);
    expect(made.find(({ ok }) => !ok)).toMatchObject(no('mail_provider_exists'));
  });

  it('is not changed by who has seen another', async () => {
    const { create, change, read } = await start();
    await create(settings);
    const seen = await read();
    const expectedRevision = (seen.ok ? seen.revision : undefined) ?? noRevision;
    await change({ smtp_user: 'other' });
    expect(await change({ smtp_user: 'third' }, undefined, { expectedRevision })).toEqual(
      no('changed_meanwhile'),
    );
  });

  it('is another tenant’s in nothing', async () => {
    const { create, messaging, vault } = await start();
    await create(settings);
    const request = { tenantId: 'other' };
    const read = await messaging.ask(contracts.readMailProvider, request);
    expect(read).toMatchObject(yes({ provider: null }));
    const delivery = await messaging.ask(contracts.readMailDelivery, { tenantId });
    const sealed = delivery.ok ? (delivery.value.sealedSettings ?? '') : '';
    await expect(vault.open(contracts.sealedMailSettings('other'), sealed)).rejects.toThrow();
  });

  it('is removed', async () => {
    const { create, remove, read, delivered } = await start();
    await create(settings);
    expect(await remove()).toEqual(yes({ mailProvider: null }));
    expect(await remove()).toEqual(yes({ mailProvider: null }));
    expect(await read()).toMatchObject(yes({ provider: null }));
    expect(await delivered()).toBeNull();
  });
});
