import * as contracts from '@countersign/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { initial as protection } from '../attack-protection/attack-protection.state.ts';
import { type Directory, granted, openDirectory, refused, tenantId } from '../testing/directory.ts';

let directory: Directory;
beforeAll(async () => {
  directory = await openDirectory();
});
afterAll(() => directory.close());

const wrong = { password: 'canary-wrong-guess' };
const guess = (username: string, address: string) =>
  directory.signIn(username, { ...wrong, address });
const create = async (email: string, more = {}) =>
  granted(await directory.createUser(email, more)).userId;
/** Each test speaks from addresses of its own. */
let next = 0;
const address = () => `198.51.100.${++next}`;
const tally = (replies: readonly { readonly ok: boolean; readonly refusal?: string }[]) =>
  Object.groupBy(replies, ({ ok, refusal }) => (ok ? 'in' : (refusal ?? '')));

describe('a password', () => {
  it('lets its user in, by address or by user name, however they are spelled', async () => {
    const userId = await create('ada@example.com', { profile: { username: 'Ada' } });
    for (const name of ['ADA@example.com', ' ada@example.com', 'ada', 'ADA']) {
      expect(granted(await directory.signIn(name))).toEqual({ userId, at: directory.clock() });
    }
  });

  it('is refused alike when it is wrong and when there is no such user', async () => {
    await create('known@example.com');
    for (const name of ['known@example.com', 'unknown@example.com', 'unknown', '']) {
      expect(await guess(name, address())).toEqual(refused('credentials_wrong'));
    }
  });

  it('counts only for the tenant and the connection it was made for', async () => {
    await create('here@example.com');
    granted(await directory.createTenant({ tenantId: 'there', hosts: ['there.example'] }));
    const elsewhere = [{ tenantId: 'there' }, { tenantId: 'none' }, { connection: 'other' }];
    for (const at of elsewhere) {
      expect(await directory.signIn('here@example.com', { address: address(), ...at })).toEqual(
        refused('credentials_wrong'),
      );
    }
  });

  it('tells that the user is blocked only to who knows it', async () => {
    const userId = await create('blocked@example.com');
    granted(await directory.updateUser(userId, { blocked: true }));
    expect(await directory.signIn('blocked@example.com')).toEqual(refused('user_blocked'));
    expect(await guess('blocked@example.com', address())).toEqual(refused('credentials_wrong'));
  });

  it('is useless once its connection was removed', async () => {
    const made = { tenantId, name: 'staff', strategy: 'auth0' } as const;
    const { connectionId } = granted(await directory.ask(contracts.createConnection, made));
    await create('staff@example.com', { connection: 'staff' });
    const at = { connection: 'staff', address: address() };
    granted(await directory.signIn('staff@example.com', at));
    granted(await directory.ask(contracts.removeConnection, { tenantId, connectionId }));
    expect(await directory.signIn('staff@example.com', at)).toEqual(refused('credentials_wrong'));
  });
});

describe.each(['known', 'unknown'])('guesses at a user who is %s', (who) => {
  it('are bounded from one address, however many come at once', async () => {
    const name = `${who}-parallel@example.com`;
    if (who === 'known') await create(name);
    const from = address();
    const replies = await Promise.all(Array.from({ length: 50 }, () => guess(name, from)));
    const { credentials_wrong: checked, too_many_guesses: turnedAway } = tally(replies);
    expect(checked).toHaveLength(protection.bruteForce.attemptsMax);
    expect(turnedAway).toHaveLength(50 - protection.bruteForce.attemptsMax);
    expect(await directory.signIn(name, { address: from })).toMatchObject(
      refused('too_many_guesses'),
    );
  });

  it('are possible again as time passes', async () => {
    const name = `${who}-patient@example.com`;
    if (who === 'known') await create(name);
    const from = address();
    for (let nth = 0; nth < protection.bruteForce.attemptsMax; nth += 1) await guess(name, from);
    // A whole minute, whoever it is.
    const retryAt = expect.stringMatching(/T\d\d:\d\d:00\.000Z$/);
    expect(await guess(name, from)).toEqual({ ...refused('too_many_guesses'), retryAt });
    directory.advance(15 * 60_000);
    expect(await guess(name, from)).toEqual(refused('credentials_wrong'));
    expect(await guess(name, from)).toMatchObject(refused('too_many_guesses'));
  });
});

describe('a right password', () => {
  it('costs nothing, and makes good what was guessed wrong from there', async () => {
    await create('forgetful@example.com');
    const from = address();
    for (let round = 0; round < 3; round += 1) {
      for (let nth = 1; nth < protection.bruteForce.attemptsMax; nth += 1) {
        await guess('forgetful@example.com', from);
      }
      granted(await directory.signIn('forgetful@example.com', { address: from }));
    }
  });
});
