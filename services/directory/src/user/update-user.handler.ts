import * as contracts from '@countersign/contracts';
import { type Clock, no, noOf, type ParsedRequestOf, yes } from '@countersign/core';
import type { Answering } from '../answering.ts';
import type { Claim } from '../reservation/claim.events.ts';
import type { Claims } from '../reservation/claims.ts';
import { userStream } from '../streams.ts';
import { normalName, type PersonalNames } from './names.ts';
import { isWeak, type Passwords } from './passwords.ts';
import { patchedMetadata, patchedProfile } from './patched.ts';
import type { ChangeUser } from './user.commands.ts';
import type { ActiveUser, User } from './user.state.ts';
import type { Content, UserView } from './user-view.ts';
import type { Users } from './users.ts';

type Request = ParsedRequestOf<typeof contracts.updateUser>;

interface Needs extends Users {
  readonly claims: Claims;
  readonly names: PersonalNames;
  readonly passwords: Passwords;
  readonly view: UserView;
  readonly now: Clock;
}

/** Names are kept in one spelling. */
const withNormalNames = ({ profile, ...rest }: Request): Request => ({
  ...rest,
  profile: {
    ...profile,
    ...(profile.email && { email: normalName(profile.email) }),
    ...(profile.username && { username: normalName(profile.username) }),
  },
});

const patched = (before: Content, request: Request): Content => ({
  profile: patchedProfile(before.profile, request.profile),
  userMetadata: patchedMetadata(before.userMetadata, request.userMetadata),
  appMetadata: patchedMetadata(before.appMetadata, request.appMetadata),
});

const isDatabase = ({ strategy }: ActiveUser) => strategy === 'auth0';

/** The reservations of what a user goes by; only a database demands that they are unique. */
const namesOf = (names: PersonalNames, user: ActiveUser, { profile }: Content) =>
  isDatabase(user) ? names.reservationsOf(user.tenantId, user.connection, profile) : [];

/** Why a user cannot become what is asked, if anything. */
const objection = (user: ActiveUser, { profile }: Content, { password }: Request) => {
  if (isDatabase(user) && profile.email === undefined) return 'email_missing';
  if (password === undefined) return undefined;
  if (!isDatabase(user)) return 'password_not_applicable';
  return isWeak(password, [profile.email, profile.username]) ? 'password_too_weak' : undefined;
};

/** What a user is to become, from where they stand: made anew when another writer was first. */
const commandFor =
  ({ view, names, now }: Needs, request: Request, sealedPassword: string | undefined) =>
  async (state: User, held: readonly Claim[]): Promise<ChangeUser> => {
    const change = { type: 'ChangeUser', blocked: request.blocked, now: now() } as const;
    if (state.status !== 'active') return change;
    const before = await view.open(state, state.sealedProfile);
    if (!before) return change;

    const after = patched(before, request);
    if (JSON.stringify(after) === JSON.stringify(before)) return { ...change, sealedPassword };
    const { email } = after.profile;
    return {
      ...change,
      sealedPassword,
      described: {
        sealedProfile: await view.seal(state, after),
        emailFingerprint: email ? names.emailFingerprint(state.tenantId, email) : null,
        claims: namesOf(names, state, after).flatMap((name) => {
          const claim = [...held, ...state.claims].find((each) => each.name === name);
          return claim ? [claim] : [];
        }),
      },
    };
  };

/** Changes a user. Names that are new to them are reserved first; those they leave are freed. */
export const updateUser = (needs: Needs): Answering<typeof contracts.updateUser> => {
  const { run, recallStood, claims, names, passwords, view } = needs;

  const change = async (before: ActiveUser, after: Content, request: Request) => {
    const stream = userStream(before.tenantId, before.userId);
    const { password, expectedRevision } = request;
    const sealed = password && (await view.sealPassword(before, await passwords.hash(password)));
    const command = commandFor(needs, request, sealed);

    const changed = await claims.holding(namesOf(names, before, after), stream, (held) =>
      run(stream, (state) => command(state, held), { expectedRevision }),
    );
    const kept = new Set(changed?.state.claims.map(({ claimId }) => claimId));
    if (changed && !changed.refusal) {
      await claims.giveBack(
        before.claims.filter(({ claimId }) => !kept.has(claimId)),
        stream,
      );
    }
    return changed;
  };

  return async (asked) => {
    const request = withNormalNames(asked);
    const { tenantId, userId, expectedRevision } = request;
    const { state: before, revision } = await recallStood(userStream(tenantId, userId));
    if (before.status !== 'active') return no('user_unknown');
    // Before a password is hashed or a name held in vain.
    if ((expectedRevision ?? revision) !== revision) return no('changed_meanwhile');
    const known = await view.open(before, before.sealedProfile);
    if (!known) return no('user_unknown');

    const after = patched(known, request);
    const against = objection(before, after, request);
    if (against) return no(against);

    const changed = await change(before, after, request);
    if (!changed || changed.refusal === 'name_lost') return no('user_exists');
    const { state, refusal } = changed;
    if (refusal) return noOf(contracts.updateUser, refusal);
    const described = state.status === 'active' ? await view.describe(state) : undefined;
    return described ? yes(described) : no('user_unknown');
  };
};
