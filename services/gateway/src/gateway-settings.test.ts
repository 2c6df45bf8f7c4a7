import { readSettings } from '@countersign/service-runtime';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { gatewaySettings } from './config.ts';
import { gatewaySettingsOf } from './gateway-settings.ts';

const email = { BOOTSTRAP_ADMIN_EMAIL: 'admin@example.com' };
const hasAdminUi = async (publicUrl: string, given: Readonly<Record<string, string>> = email) => {
  const read = readSettings(z.object(gatewaySettings), { PUBLIC_URL: publicUrl, ...given });
  return (await gatewaySettingsOf({ ...read, PUBLIC_URL: publicUrl })).hasAdminUi;
};

describe('the admin UI, where nobody decides', () => {
  it.each([
    ...['https://login.example.com', 'http://localhost:3000', 'http://127.0.0.1:3000'],
    ...['http://127.0.0.2', 'http://[::1]:3000', 'http://acme.localhost:3000'],
  ])('is served where an admin can sign in: %s', async (publicUrl) => {
    expect(await hasAdminUi(publicUrl)).toBe(true);
  });

  it.each(['http://login.example.com', 'http://localhost.example.com', 'http://10.0.0.1'])(
    'is not where a browser cannot: %s',
    async (publicUrl) => {
      expect(await hasAdminUi(publicUrl)).toBe(false);
    },
  );

  it('is not where there is no first admin, and is as somebody says', async () => {
    const publicUrl = 'https://login.example.com';
    expect(await hasAdminUi(publicUrl, {})).toBe(false);
    expect(await hasAdminUi(publicUrl, { ADMIN_UI: '1' })).toBe(true);
    expect(await hasAdminUi(publicUrl, { ...email, ADMIN_UI: '0' })).toBe(false);
  });
});
