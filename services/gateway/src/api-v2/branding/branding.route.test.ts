import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ManagementWorld, openManagement } from '../../testing/management-world.ts';
import { tenants } from '../../testing/product.ts';

let world: ManagementWorld;
beforeAll(async () => {
  world = await openManagement();
});
afterAll(() => world.close());

const call = async (method: 'GET' | 'PATCH', body?: object) => {
  const { status, text } = await world.call(method, '/branding', body ? { body } : {});
  return { status, body: JSON.parse(text) };
};
const patched = async (body: object) => {
  const answer = await call('PATCH', body);
  expect(answer).toMatchObject({ status: 200 });
  return answer.body;
};
/** A page of the tenant's that needs nobody to sign in. */
const page = () =>
  world.app.inject({ method: 'GET', url: '/v2/logout', headers: { host: tenants.acme } });

const plain = { colors: { primary: '#0059d6', page_background: '#f4f5f7' } };
const everything = {
  colors: { primary: '#aa0011', page_background: '#ffeedd' },
  logo_url: 'https://cdn.example/logo.png',
  favicon_url: 'https://icons.example/favicon.ico',
  font: { url: 'https://fonts.example/own.woff2' },
};

describe('/branding', () => {
  it('says the colours of a tenant that decided nothing', async () => {
    expect(await call('GET')).toEqual({ status: 200, body: plain });
  });

  it('is changed in part, and gives back what was sent', async () => {
    expect(await patched({ colors: { primary: '#a01' } })).toEqual({
      colors: { ...plain.colors, primary: '#aa0011' },
    });
    expect(await patched(everything)).toEqual(everything);
    expect((await call('GET')).body).toEqual(everything);
  });

  it('is what the pages look like', async () => {
    await patched(everything);
    const { body, headers } = await page();
    expect(body).toContain('/aa0011-ffeedd.css"');
    expect(body).toContain('<img src="https://cdn.example/logo.png"');
    expect(body).toContain('<link rel="icon" href="https://icons.example/favicon.ico">');
    expect(headers['content-security-policy']).toContain(
      'img-src https://cdn.example https://icons.example;',
    );
  });

  it('takes back what is null', async () => {
    await patched(everything);
    const nothing = { colors: null, logo_url: null, favicon_url: null, font: null };
    expect(await patched(nothing)).toEqual(plain);
    await patched(everything);
    const within = { colors: { primary: null, page_background: null }, font: { url: null } };
    const { logo_url, favicon_url } = everything;
    expect(await patched(within)).toEqual({ ...plain, logo_url, favicon_url });
    const { body, headers } = await page();
    expect(body).toContain('/0059d6-f4f5f7.css"');
    expect(headers['content-security-policy']).toContain('img-src https://cdn.example');
  });

  it.each([
    ['colors.primary', { colors: { primary: 'red' } }],
    ['colors.primary', { colors: { primary: '#12345' } }],
    ['colors.page_background', { colors: { page_background: '#ggg' } }],
    [
      'gradients are not offered',
      { colors: { page_background: { type: 'linear-gradient', start: '#fff', end: '#000' } } },
    ],
    ['font.url', { font: { url: 'javascript:alert(1)' } }],
    ['logo', { logo: 'https://cdn.example/logo.png' }],
  ])('refuses what it cannot do, and names it: %s', async (named, body) => {
    const before = await call('GET');
    const { status, body: refusal } = await call('PATCH', body);
    expect([status, refusal.errorCode]).toEqual([400, 'invalid_body']);
    expect(refusal.message).toContain(named);
    expect(await call('GET')).toEqual(before);
  });
});
