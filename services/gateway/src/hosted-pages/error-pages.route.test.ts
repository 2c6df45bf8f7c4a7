import { findTenant, updateTenant } from '@countersign/contracts';
import { Unanswered } from '@countersign/core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openBrowser } from '../testing/browser.ts';
import { type GatewayWorld, openGateway } from '../testing/gateway-world.ts';
import { authorizeUrl, pkce } from '../testing/person.ts';

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGateway();
  const settings = { friendlyName: 'Acme', primaryColor: '#123456', enabledLocales: ['en', 'de'] };
  await world.ask(updateTenant, { tenantId: 'acme', settings });
});
afterAll(() => world.close());

/** Nobody says whose a host is, until the test ends. */
const silence = () =>
  onTestFinished(
    world.beforeAsking(findTenant, () => {
      throw new Unanswered(findTenant.subject, 'no-responders');
    }),
  );

const headers = { accept: 'text/html', 'accept-language': 'fr, de;q=0.9' };
const at = (url: string, host = 'acme.test') => {
  // What was asked a moment ago is not given again.
  world.app.forgetAnswers();
  return openBrowser(world.app, host).get(url, { headers });
};

describe('an error page', () => {
  it('of an address that leads nowhere is the tenant’s, in a language of theirs', async () => {
    const page = await at('/nowhere');
    expect(page.statusCode).toBe(404);
    expect(page.body).toContain('<html lang="de"');
    expect(page.body).toContain('| Acme</title>');
    expect(page.body).toContain('/123456-');
  });

  it('of nobody’s host is nobody’s, in any language', async () => {
    for (const url of ['/nowhere', '/u/login']) {
      const page = await at(url, 'nobody.test');
      expect(page.statusCode).toBe(404);
      expect(page.body).toContain('<html lang="fr"');
      expect(page.body).not.toContain('Acme');
    }
  });

  it('looks as the tenant did last while nobody says who it is', async () => {
    await at('/nowhere');
    silence();
    for (const [url, status] of [
      ['/nowhere', 404],
      [authorizeUrl(pkce().challenge), 503],
    ] as const) {
      const page = await at(url);
      expect(page.statusCode).toBe(status);
      expect(page.body).toContain('<html lang="de"');
      expect(page.body).toContain('| Acme</title>');
    }
  });

  it('of a tenant that nobody has seen yet is nobody’s', async () => {
    silence();
    const page = await at(authorizeUrl(pkce().challenge), 'other.test');
    expect([page.statusCode, page.body.includes('<html lang="fr"')]).toEqual([503, true]);
  });
});
