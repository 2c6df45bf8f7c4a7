import * as contracts from '@countersign/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  connection,
  type Directory,
  openDirectory,
  password,
  tenantId,
  valueOf,
} from '../directory.fixture.ts';

let directory: Directory;
beforeAll(async () => {
  directory = await openDirectory();
});
afterAll(() => directory.close());

describe('a new user', () => {
  it('can be read, listed and found by address', async () => {
    const created = valueOf(await directory.createUser('Ada@Example.com'));
    expect(created).toMatchObject({
      profile: { email: 'ada@example.com', name: 'ada@example.com', nickname: 'ada' },
      strategy: 'auth0',
    });
    const { userId } = created;
    expect(valueOf(await directory.ask(contracts.readUser, { tenantId, userId }))).toEqual(created);
    expect(
      valueOf(await directory.ask(contracts.listUsers, { tenantId, email: 'ADA@example.com' })),
    ).toEqual({ items: [created], total: 1 });
    expect(
      await directory.ask(contracts.verifyPassword, {
        tenantId,
        username: 'ada@example.com',
        password,
        address: '192.0.2.1',
      }),
    ).toMatchObject({ ok: true, value: { userId } });
    expect(
      await directory.ask(contracts.verifyPassword, {
        tenantId,
        username: 'ada@example.com',
        password: 'wrong',
        address: '192.0.2.1',
      }),
    ).toEqual({ ok: false, refusal: 'credentials_wrong' });
    expect(connection).toBeTruthy();
  });
});
