import { specify } from '@countersign/testkit';
import { describe, expect, it } from 'vitest';
import { ClaimFenced } from '../reservation/claim.events.ts';
import { user } from './user.decider.ts';
import {
  UserBlocked,
  UserCreated,
  UserErased,
  UserPasswordChanged,
  UserProfileChanged,
  UserUnblocked,
} from './user.events.ts';

const given = specify(user);

const at = '2026-01-01T12:00:00.000Z';
const now = '2026-01-01T12:05:00.000Z';
const claim = { name: 'email-f1.db', claimId: 'c1' };
const whose = { tenantId: 'acme', userId: 'auth0|1' };
const terms = {
  ...whose,
  connection: 'db',
  strategy: 'auth0',
  sealedProfile: 'profile',
  sealedPassword: 'password',
  emailFingerprint: 'f1',
  claims: [claim],
  blocked: false,
};
const creating = { type: 'CreateUser', ...terms, now } as const;
const created = UserCreated({ ...terms, at });
const erased = UserErased({ ...whose, claims: [claim], at });
const moved = {
  sealedProfile: 'profile2',
  emailFingerprint: 'f2',
  claims: [{ name: 'email-f2.db', claimId: 'c2' }],
};
const changing = (changes: object) => ({ type: 'ChangeUser', ...changes, now }) as const;
const erasing = { type: 'EraseUser', now } as const;
const fencing = (claimId: string) => ({ type: 'FenceClaim', claimId, now }) as const;
const fenced = (claimId: string) => ClaimFenced({ claimId, at });

describe('a new user', () => {
  it('is created', () => {
    given()
      .when(creating)
      .then(UserCreated({ ...terms, at: now }));
  });
  it('is refused an id that is in use', () => {
    given(created).when(creating).thenRefuses('user_exists');
  });
  it('is refused the id of one who was erased', () => {
    given(created, erased).when(creating).thenRefuses('user_exists');
  });
  it('is refused a name that was taken over meanwhile', () => {
    given(fenced('c1')).when(creating).thenRefuses('name_lost');
  });
});

describe('a user', () => {
  it('changes profile, password and state in one append', () => {
    given(created)
      .when(changing({ described: moved, sealedPassword: 'password2', blocked: true }))
      .then(
        UserProfileChanged({ ...moved, at: now }),
        UserPasswordChanged({ sealedPassword: 'password2', at: now }),
        UserBlocked({ at: now }),
      );
  });
  it('records nothing where nothing changes', () => {
    given(created)
      .when(changing({ blocked: false }))
      .thenNothing();
  });
  it('is unblocked', () => {
    given(created, UserBlocked({ at }))
      .when(changing({ blocked: false }))
      .then(UserUnblocked({ at: now }));
  });
  it('is refused a new name that was taken over meanwhile', () => {
    given(created, fenced('c2'))
      .when(changing({ described: moved }))
      .thenRefuses('name_lost');
  });
  it('keeps the name it goes by', () => {
    given(created).when(fencing('c1')).thenRefuses('claim_in_use');
  });
  it('gives up a name it left', () => {
    const left = UserProfileChanged({ ...moved, at });
    given(created, left)
      .when(fencing('c1'))
      .then(ClaimFenced({ claimId: 'c1', at: now }));
  });
  it('adds up to what was last said of it', () => {
    const facts = [
      created,
      UserProfileChanged({ ...moved, at: now }),
      UserPasswordChanged({ sealedPassword: 'password2', at: now }),
      UserBlocked({ at: now }),
    ];
    expect(given(...facts).state()).toEqual({
      status: 'active',
      ...terms,
      ...moved,
      sealedPassword: 'password2',
      passwordChangedAt: now,
      passwordChanges: 1,
      blocked: true,
      fenced: [],
      createdAt: at,
      updatedAt: now,
    });
  });
});

describe('a password', () => {
  const passwordOf = (...facts: readonly ReturnType<typeof UserPasswordChanged>[]) => {
    const state = given(created, ...facts).state();
    return state.status === 'active' && [state.sealedPassword, state.passwordChangedAt];
  };
  const hashedAnew = { sealedPassword: 'anew', isRehash: true } as const;

  it('is another one from when it was changed, and the same one where it is hashed anew', () => {
    given(created)
      .when({ type: 'ChangeUser', ...hashedAnew, now })
      .then(UserPasswordChanged({ ...hashedAnew, at: now }));
    expect(passwordOf(UserPasswordChanged({ ...hashedAnew, at: now }))).toEqual([
      'anew',
      undefined,
    ]);
    const changed = UserPasswordChanged({ sealedPassword: 'other', at });
    expect(passwordOf(changed, UserPasswordChanged({ ...hashedAnew, at: now }))).toEqual([
      'anew',
      at,
    ]);
  });
});

describe('erasing', () => {
  it('says whose key to destroy and which names to free', () => {
    given(created)
      .when(erasing)
      .then(UserErased({ ...whose, claims: [claim], at: now }));
  });
  it('leaves nothing of the user but what is to follow', () => {
    expect(given(created, erased).state()).toEqual({
      status: 'erased',
      erasure: { ...whose, claims: [claim] },
      claims: [],
      fenced: [],
    });
  });
  it.each([
    ['twice', [created, erased]],
    ['who never was', []],
  ] as const)('somebody %s changes nothing', (_, facts) => {
    given(...facts)
      .when(erasing)
      .thenNothing();
  });
});

describe.each([
  ['nobody created', []],
  ['who was erased', [created, erased]],
] as const)('a user %s', (_, facts) => {
  it('has nothing to change', () => {
    given(...facts)
      .when(changing({ blocked: true }))
      .thenRefuses('user_unknown');
  });
  it('uses no name', () => {
    given(...facts)
      .when(fencing('c1'))
      .then(ClaimFenced({ claimId: 'c1', at: now }));
  });
});

describe('a link to choose another password', () => {
  const chosen = { sealedPassword: 'chosen', loginSessionId: 'l1' } as const;
  const choosing = (ifCredentials: string) => changing({ ...chosen, ifCredentials });
  const changedAt = (sealedPassword: string, more = {}) =>
    UserPasswordChanged({ sealedPassword, ...more, at });

  it('changes it once, while it is the one that the link is for', () => {
    const changed = UserPasswordChanged({ ...chosen, at: now });
    given(created).when(choosing('0.f1')).then(changed);
    given(created, changed).when(choosing('0.f1')).thenRefuses('credentials_changed');
    given(created, changed)
      .when(choosing('1.f1'))
      .then(UserPasswordChanged({ ...chosen, at: now }));
  });
  it('is worth nothing after another password, at whatever instant, or another address', () => {
    given(created, changedAt('other')).when(choosing('0.f1')).thenRefuses('credentials_changed');
    given(created, UserProfileChanged({ ...moved, at }))
      .when(choosing('0.f1'))
      .thenRefuses('credentials_changed');
  });
  it('stands beside a password that was hashed anew, and another name', () => {
    const renamed = UserProfileChanged({ ...moved, emailFingerprint: 'f1', at });
    given(created, changedAt('anew', { isRehash: true }), renamed)
      .when(choosing('0.f1'))
      .then(UserPasswordChanged({ ...chosen, at: now }));
  });
  it('is for nobody who is blocked or erased', () => {
    given(created, UserBlocked({ at })).when(choosing('0.f1')).thenRefuses('user_blocked');
    given(created, erased).when(choosing('0.f1')).thenRefuses('user_unknown');
  });
});
