import { findTenant } from '@countersign/contracts';
import { yes } from '@countersign/core';
import { createLogger, createMetrics } from '@countersign/observability';
import { openWorld, plainTenantSettings } from '@countersign/testkit';
import { describe, expect, it, onTestFinished } from 'vitest';
import { buildGateway } from './gateway.ts';
import { openBrowser } from './testing/browser.ts';

const tenant = {
  tenantId: 'acme',
  hosts: ['acme.test'],
  settings: plainTenantSettings,
  customTextLanguages: [],
};

/** A gateway before a directory that answers so. */
const before = async (answer: object) => {
  const world = openWorld();
  // The compiler would let no directory of this version answer so; one of another version does,
  // by a definition of its own.
  await world.messaging.answer({ ...findTenant }, async () => yes(answer) as never);
  const app = await buildGateway({
    ...world,
    log: createLogger({ service: 'gateway', level: 'silent' }),
    metrics: createMetrics(),
    settings: { publicUrl: 'https://acme.test', exposeProviderSecrets: false },
  });
  onTestFinished(async () => {
    await app.close();
    await world.close();
  });
  return openBrowser(app, 'acme.test');
};

const answerOf = async (answer: object, path: string) => {
  const { statusCode, headers } = await (await before(answer)).get(path);
  return [statusCode, headers['retry-after']];
};

describe('a gateway before a directory of another version', () => {
  it.each(['/u/login', '/authorize', '/.well-known/openid-configuration'])(
    'answers %s as ever, where the older one does not say what it has no word for',
    async (path) => {
      const { customTextLanguages: _, ...older } = tenant;
      const newer = { ...tenant, mood: 'canary' };
      const expected = await answerOf(tenant, path);
      expect(await answerOf(older, path)).toEqual(expected);
      expect(await answerOf(newer, path)).toEqual(expected);
      expect(expected[0]).toBeLessThan(500);
    },
  );

  it.each(['/u/login', '/authorize', '/api/v2/users'])(
    'says of %s that it shall be asked again, where it cannot read the answer',
    async (path) => {
      const { settings: _, ...unreadable } = tenant;
      expect(await answerOf(unreadable, path)).toEqual([503, '1']);
    },
  );
});
