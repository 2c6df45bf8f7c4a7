import { describe, expect, it } from 'vitest';
import type { Line } from '../listing/listing.projection.ts';
import {
  UserBlocked,
  UserCreated,
  UserErased,
  type UserEvent,
  UserPasswordChanged,
  UserProfileChanged,
} from './user.events.ts';
import type { ActiveUser } from './user.state.ts';
import { usersProjection } from './users.projection.ts';

const at = '2026-01-01T12:00:00.000Z';
const later = '2026-01-01T12:05:00.000Z';
const whose = { tenantId: 'acme', userId: 'auth0|1' };
const created = UserCreated({
  ...whose,
  connection: 'db',
  strategy: 'auth0',
  sealedProfile: 'sealed',
  sealedPassword: 'sealed-password',
  emailFingerprint: 'f1',
  claims: [],
  blocked: false,
  at,
});

const lineAfter = (...events: readonly UserEvent[]) =>
  events.reduce<Line<ActiveUser> | undefined>(usersProjection.project, undefined);

describe('the list of users', () => {
  it('shows a new user, found by the fingerprint of the address', () => {
    expect(lineAfter(created)).toMatchObject({
      tenantId: 'acme',
      lookup: 'f1',
      body: { ...whose, sealedProfile: 'sealed', createdAt: at, updatedAt: at },
    });
  });

  it('holds no password, however often it changes', () => {
    const changed = UserPasswordChanged({ sealedPassword: 'sealed-password-2', at });
    expect(JSON.stringify(lineAfter(created, changed))).not.toContain('sealed-password');
  });

  it('shows a user as last described', () => {
    const moved = { sealedProfile: 'sealed-2', emailFingerprint: 'f2', claims: [] };
    const line = lineAfter(
      created,
      UserProfileChanged({ ...moved, at }),
      UserBlocked({ at: later }),
    );
    expect(line).toMatchObject({
      lookup: 'f2',
      body: { sealedProfile: 'sealed-2', blocked: true, createdAt: at, updatedAt: later },
    });
  });

  it('forgets an erased user', () => {
    expect(lineAfter(created, UserErased({ ...whose, claims: [], at }))).toBeUndefined();
  });

  it('shows nobody of whom only a lost name is known', () => {
    const fenced = { type: 'ClaimFenced', data: { claimId: 'c1', at } } as const;
    expect(lineAfter(fenced)).toBeUndefined();
  });
});
