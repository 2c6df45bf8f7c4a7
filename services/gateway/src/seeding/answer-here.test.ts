import { createTenant, findTenant } from '@countersign/contracts';
import { startDirectory } from '@countersign/directory';
import { openWorld } from '@countersign/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerHere } from './answer-here.ts';

describe('the first tenant', () => {
  let world: ReturnType<typeof openWorld>;
  let directory: Awaited<ReturnType<typeof startDirectory>>;
  beforeEach(async () => {
    world = openWorld();
    directory = await startDirectory(world);
    await make('acme', 'localhost:3000');
  });
  afterEach(async () => {
    await directory.stop();
    await world.close();
  });

  const make = (tenantId: string, host: string) =>
    world.messaging.ask(createTenant, { tenantId, hosts: [host], friendlyName: tenantId });
  const here = (publicUrl: string) =>
    answerHere({ ask: world.messaging.ask, tenantId: 'acme', publicUrl });
  const hostsAt = async (host: string) => {
    const found = await world.messaging.ask(findTenant, { host });
    return found.ok ? found.value.hosts : [];
  };

  it('stays where it is while PUBLIC_URL does', async () => {
    expect(await here('http://localhost:3000')).toBe(false);
    expect(await hostsAt('localhost:3000')).toEqual(['localhost:3000']);
  });

  it('goes where PUBLIC_URL goes, and back, and answers at both', async () => {
    expect(await here('https://auth.example.com')).toBe(true);
    expect(await hostsAt('localhost:3000')).toEqual(['auth.example.com', 'localhost:3000']);
    expect(await here('http://localhost:3000')).toBe(true);
    expect(await hostsAt('auth.example.com')).toEqual(['localhost:3000', 'auth.example.com']);
  });

  it('does not go where another tenant is, and says so', async () => {
    await make('other', 'other.example');
    await expect(here('https://other.example')).rejects.toThrow(
      'PUBLIC_URL cannot be other.example: host_taken',
    );
    expect(await hostsAt('other.example')).toEqual(['other.example']);
  });
});
