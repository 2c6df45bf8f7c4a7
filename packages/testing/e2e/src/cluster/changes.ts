import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { application } from '../application.ts';
import { challengePath, enrollmentPath, signIn } from '../login.ts';
import { managementBy, password } from '../management.ts';
import { type Cluster, firstClient } from './cluster.ts';

/** What is read was true at most so long ago: docs/architecture.md. */
const boundMs = 2_000;
const restMs = 250;

const named = z.object({ id: z.string() });
const keys = z.array(z.object({ kid: z.string(), current: z.boolean().optional() }));
const factors = z.array(z.object({ name: z.string(), enabled: z.boolean() }));

/** A change that was told to be done, and how it is seen whether that still holds. */
interface Change {
  readonly what: string;
  readonly holds: () => Promise<boolean>;
}

/**
 * An admin who blocks people, removes their authenticators, changes the policy, the configuration
 * and a signing key, and looks again when the bound has passed: whatever became of the store's
 * nodes meanwhile, nobody may be answered from before a change that was told to be done.
 */
export const changing = async (cluster: Cluster) => {
  const { url } = cluster;
  const admin = await managementBy({ url, client: firstClient });
  const app = application(url);
  const undone: string[] = [];
  let [held, isOver, isOn, isAlways] = [0, false, false, true];

  const block = async (): Promise<Change> => {
    const email = `${randomUUID()}@example.com`;
    const id = await admin.createUser(email);
    await admin.call('PATCH', `/users/${encodeURIComponent(id)}`, { blocked: true });
    const holds = async () => {
      const { page } = await signIn(url, app, { email, password });
      if (page.status >= 500) throw new Error('told to come again');
      // Where the policy asks for no second factor, a login that goes through is over here.
      return !page.isElsewhere && ![challengePath, enrollmentPath].includes(page.url.pathname);
    };
    return { what: 'a person who was blocked', holds };
  };
  const removeAuthenticator = async (): Promise<Change> => {
    const id = await admin.createUser(`${randomUUID()}@example.com`);
    const path = `/users/${encodeURIComponent(id)}/authentication-methods`;
    const phone = {
      type: 'phone',
      phone_number: '+12025550123',
      preferred_authentication_method: 'sms',
    };
    const method = named.parse(await admin.call('POST', path, phone));
    await admin.call('DELETE', `${path}/${method.id}`);
    const holds = async () => z.array(named).parse(await admin.call('GET', path)).length === 0;
    return { what: 'an authenticator that was removed', holds };
  };
  const configure = async (): Promise<Change> => {
    isOn = !isOn;
    await admin.call('PUT', '/guardian/factors/email', { enabled: isOn });
    const holds = async () =>
      factors
        .parse(await admin.call('GET', '/guardian/factors'))
        .some(({ name, enabled }) => name === 'email' && enabled === isOn);
    return { what: 'the configuration', holds };
  };
  const changePolicy = async (): Promise<Change> => {
    const email = `${randomUUID()}@example.com`;
    await admin.createUser(email);
    const wanted = !isAlways;
    await admin.call('PUT', '/guardian/policies', wanted ? ['all-applications'] : []);
    isAlways = wanted;
    const holds = async () => {
      const { page } = await signIn(url, app, { email, password });
      if (page.status >= 500) throw new Error('told to come again');
      return wanted ? page.url.pathname === enrollmentPath : page.isElsewhere;
    };
    return { what: 'the policy', holds };
  };
  const rotate = async (): Promise<Change> => {
    const { kid } = z
      .object({ kid: z.string() })
      .parse(await admin.call('POST', '/keys/signing/rotate', {}));
    const holds = async () =>
      keys
        .parse(await admin.call('GET', '/keys/signing'))
        .some((key) => key.kid === kid && key.current === true);
    return { what: 'a signing key', holds };
  };

  const work = async () => {
    // Whoever keeps the keys of a minute ago knows the next one already, and not the one after it.
    const rounds = [[rotate], [block, removeAuthenticator, configure, changePolicy]];
    for (let round = 0; !isOver; round += 1) {
      const changes = rounds[Math.min(round, 1)] ?? [];
      const made = await Promise.allSettled(changes.map((change) => change()));
      await pause(boundMs);
      for (const change of made) {
        if (change.status === 'rejected') continue;
        const { what, holds } = change.value;
        const outcome = await holds().catch(() => undefined);
        if (outcome === true) held += 1;
        if (outcome === false) undone.push(what);
      }
      await pause(restMs);
    }
  };
  const working = work();

  return {
    undone,
    held: () => held,
    end: async () => {
      isOver = true;
      await working;
    },
  };
};
