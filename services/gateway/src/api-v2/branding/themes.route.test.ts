import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { exampleTheme } from '../../testing/branding-theme.ts';
import { type ManagementWorld, openManagement } from '../../testing/management-world.ts';
import { tenants } from '../../testing/product.ts';

let world: ManagementWorld;
beforeAll(async () => {
  world = await openManagement();
});
afterAll(() => world.close());

const at = '/branding/themes';
const call = async (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: object) => {
  const { status, text } = await world.call(method, path, body ? { body } : {});
  return { status, body: text === '' ? undefined : JSON.parse(text) };
};
const made = async () => {
  const { status, body } = await call('POST', at, exampleTheme);
  expect(status).toBe(201);
  return body;
};
afterEach(async () => {
  const { status, body } = await call('GET', `${at}/default`);
  if (status === 200) await call('DELETE', `${at}/${body.themeId}`);
  await call('PATCH', '/branding', { color_scheme: null, dark_logo_url: null, page_title: null });
});

/** A page of the tenant's that needs nobody to sign in. */
const page = () =>
  world.app.inject({ method: 'GET', url: '/v2/logout', headers: { host: tenants.acme } });

describe('a theme', () => {
  it('is given, read by its id and as the default, changed and removed', async () => {
    expect((await call('GET', `${at}/default`)).body).toMatchObject({
      ...{ statusCode: 404, errorCode: 'theme_not_found' },
    });
    const theme = await made();
    expect(theme).toEqual({ ...exampleTheme, themeId: expect.stringMatching(/^[0-9a-f]{32}$/) });
    const path = `${at}/${theme.themeId}`;
    for (const each of [path, `${at}/default`]) {
      expect(await call('GET', each)).toEqual({ status: 200, body: theme });
    }
    const { displayName: _, ...rest } = exampleTheme;
    const borders = { ...exampleTheme.borders, buttons_style: 'pill' };
    const changed = await call('PATCH', path, { ...rest, borders });
    expect(changed).toEqual({ status: 200, body: { ...theme, borders } });
    expect(await call('DELETE', path)).toEqual({ status: 204, body: undefined });
    for (const method of ['GET', 'DELETE'] as const) {
      expect((await call(method, path)).status).toBe(404);
    }
    expect((await call('PATCH', path, rest)).status).toBe(404);
  });

  it('is one: another is refused', async () => {
    await made();
    const second = await call('POST', at, exampleTheme);
    expect([second.status, second.body.errorCode]).toEqual([409, 'theme_already_exists']);
  });

  it.each([
    ['primary_button', { colors: { ...exampleTheme.colors, primary_button: 'red' } }],
    ['shadow', { borders: { ...exampleTheme.borders, shadow: 1 } }],
    ['logo_url', { widget: { ...exampleTheme.widget, logo_url: 'javascript:alert(1)' } }],
    ['Missing required property: fonts', { fonts: undefined }],
  ])('that is malformed is refused, by name: %s', async (named, part) => {
    const { status, body } = await call('POST', at, { ...exampleTheme, ...part });
    expect([status, body.errorCode]).toEqual([400, 'invalid_body']);
    expect(body.message).toContain(named);
  });

  it('is what the pages look like, before the branding', async () => {
    const { themeId } = await made();
    const { body, headers } = await page();
    expect(body).toContain('/00bb66-102030.css"');
    expect(body).toContain('<img src="https://theme.example/logo.svg"');
    expect(headers['content-security-policy']).toContain('img-src https://theme.example;');
    await call('DELETE', `${at}/${themeId}`);
    expect((await page()).body).toContain('/0059d6-f4f5f7.css"');
  });
});

describe('the look by night', () => {
  it('is the device’s choice, or the tenant’s', async () => {
    expect((await call('PATCH', '/branding', { color_scheme: 'dark' })).body).toMatchObject({
      color_scheme: 'dark',
    });
    const [, address = ''] = /href="([^"]+\.css)"/.exec((await page()).body) ?? [];
    expect(address).toContain('/0059d6-f4f5f7-dark.css');
    const { body: css } = await world.app.inject({ url: address });
    expect(css).toContain(':root{color-scheme:dark;');
    expect(css).not.toContain('prefers-color-scheme');
    expect((await call('PATCH', '/branding', { color_scheme: null })).body).not.toHaveProperty(
      'color_scheme',
    );
    expect((await call('PATCH', '/branding', { color_scheme: 'dusk' })).status).toBe(400);
  });

  it('has a logo of its own', async () => {
    const dark_logo_url = 'https://night.example/logo.png';
    const logo_url = 'https://day.example/logo.png';
    await call('PATCH', '/branding', { dark_logo_url, logo_url });
    const { body, headers } = await page();
    expect(body).toContain(
      `<source srcset="${dark_logo_url}" media="(prefers-color-scheme: dark)">`,
    );
    expect(body).toContain(`<img src="${logo_url}"`);
    expect(headers['content-security-policy']).toContain(
      'img-src https://day.example https://night.example;',
    );
    await call('PATCH', '/branding', { color_scheme: 'dark' });
    const dark = await page();
    expect(dark.body).toContain(`<img src="${dark_logo_url}"`);
    expect(dark.body).not.toContain(logo_url);
    await call('PATCH', '/branding', { logo_url: null });
  });
});

describe('the name of a window', () => {
  it('is the tenant’s, or what it chose', async () => {
    expect((await page()).body).toContain('| acme</title>');
    await call('PATCH', '/branding', { page_title: 'Acme <Ltd>' });
    expect((await page()).body).toContain('| Acme &lt;Ltd&gt;</title>');
  });
});
