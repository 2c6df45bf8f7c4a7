import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { locationOf, parameterOf } from '../testing/browser.ts';
import { type GatewayWorld, openGateway } from '../testing/gateway-world.ts';
import { authorizeUrl, personAt, pkce, type Wishes } from '../testing/person.ts';

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGateway();
});
afterAll(() => world.close());

const hostile = `"><script>alert('x')</script>&</form>`;

const answeredTo = async (wishes: Wishes) =>
  (await personAt(world)).signIn(authorizeUrl(pkce().challenge, wishes));

/** The hashes of the scripts of a page, as its policy would have to name them. */
const scriptsOf = (body: string) =>
  [...body.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(
    ([, script = '']) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  );

describe('the answer', () => {
  it('comes in the query by default, after what the address has there already', async () => {
    const answered = await answeredTo({ redirect_uri: 'https://app.test/other?x=1' });
    expect(locationOf(answered)).toMatch(/^https:\/\/app\.test\/other\?x=1&code=[\w-]{43}&state=/);
  });

  it('comes in the fragment where that is asked', async () => {
    const answered = await answeredTo({ response_mode: 'fragment' });
    expect(locationOf(answered)).toMatch(/^https:\/\/app\.test\/callback#code=/);
    expect(parameterOf(answered, 'iss')).toBe(world.issuer);
  });

  it('is not sent on by a cache', async () => {
    const answered = await answeredTo({});
    expect(answered.headers['cache-control']).toBe('no-store');
    expect(answered.headers['referrer-policy']).toBe('no-referrer');
  });
});

describe('the answer by form post', () => {
  it('is a form that submits itself, with everything escaped', async () => {
    const { statusCode, headers, body } = await answeredTo({
      response_mode: 'form_post',
      state: hostile,
    });
    expect(statusCode).toBe(200);
    expect(headers['cache-control']).toBe('no-store');
    expect(body).toContain('<form method="post" action="https://app.test/callback">');
    expect(body).toMatch(/name="code" value="[\w-]{43}"/);
    expect(body).not.toContain("alert('x')");
    expect(body).toContain('&quot;&gt;&lt;script&gt;');
    const policy = String(headers['content-security-policy']);
    expect(scriptsOf(body).every((script) => policy.includes(script))).toBe(true);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
  });
});

describe('the answer by message', () => {
  it('goes to the origin of the application, which may frame it', async () => {
    const { statusCode, headers, body } = await answeredTo({
      response_mode: 'web_message',
      state: hostile,
    });
    expect(statusCode).toBe(200);
    expect(body).toContain('data-origin="https://app.test"');
    expect(body).toContain('&quot;type&quot;:&quot;authorization_response&quot;');
    expect(body).not.toContain("alert('x')");
    const policy = String(headers['content-security-policy']);
    expect(scriptsOf(body)).toHaveLength(1);
    expect(scriptsOf(body).every((script) => policy.includes(script))).toBe(true);
    expect(policy).toContain('frame-ancestors https://app.test');
    expect(headers['x-frame-options']).toBeUndefined();
  });

  it('says in the same way that a login is needed', async () => {
    const url = authorizeUrl(pkce().challenge, { response_mode: 'web_message', prompt: 'none' });
    const { body } = await world.browser().get(url);
    expect(body).toContain('&quot;error&quot;:&quot;login_required&quot;');
    expect(body).toContain('&quot;state&quot;:&quot;their-state&quot;');
  });
});
