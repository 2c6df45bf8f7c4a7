import type { Profile } from '@countersign/contracts';
import type { Clock } from '@countersign/core';
import type { ActiveConnection } from '../connection/connection.state.ts';
import { userStream } from '../streams.ts';
import type { PersonalNames } from '../user/names.ts';
import type { ActiveUser } from '../user/user.state.ts';
import type { Content, UserView } from '../user/user-view.ts';
import type { Users } from '../user/users.ts';
import { federatedProfile } from './federated-profile.ts';
import type { Arrival } from './openid-provider.ts';

/** How often one person may be erased and come back. */
const generationsMax = 32;

interface Needs extends Users {
  readonly names: PersonalNames;
  readonly view: UserView;
  readonly now: Clock;
}

type Proved = Pick<Extract<Arrival, { status: 'proved' }>, 'issuer' | 'subject' | 'claims'>;

/** Finds the user a provider speaks of, or creates them, with the profile it vouches for today. */
export const admitFederatedUser = ({ run, recall, names, view, now }: Needs) => {
  const emailFingerprint = (tenantId: string, { email }: Profile) =>
    email ? names.emailFingerprint(tenantId, email) : null;

  const create = async (connection: ActiveConnection, userId: string, profile: Profile) => {
    const whose = { tenantId: connection.tenantId, userId };
    const known: Content = { profile, userMetadata: {}, appMetadata: {} };
    const { state } = await run(userStream(whose.tenantId, userId), {
      type: 'CreateUser',
      ...whose,
      connection: connection.name,
      strategy: connection.strategy,
      sealedProfile: await view.seal(whose, known),
      sealedPassword: null,
      emailFingerprint: emailFingerprint(whose.tenantId, profile),
      claims: [],
      blocked: false,
      now: now(),
    });
    return state;
  };

  /** What the provider says of a person replaces what it said before; what it leaves out stays. */
  const refresh = (user: ActiveUser, profile: Profile) =>
    run(userStream(user.tenantId, user.userId), async (state) => {
      const change = { type: 'ChangeUser', now: now() } as const;
      if (state.status !== 'active') return change;
      const before = await view.open(state, state.sealedProfile);
      if (!before) return change;
      const after: Content = { ...before, profile: { ...before.profile, ...profile } };
      if (JSON.stringify(after) === JSON.stringify(before)) return change;
      return {
        ...change,
        described: {
          sealedProfile: await view.seal(state, after),
          emailFingerprint: emailFingerprint(state.tenantId, after.profile),
          claims: state.claims,
        },
      };
    });

  return async (connection: ActiveConnection, { issuer, subject, claims }: Proved) => {
    const { tenantId, name } = connection;
    const profile = federatedProfile(claims);
    for (let generation = 1; generation <= generationsMax; generation += 1) {
      const person = { tenantId, connection: name, issuer, subject, generation };
      const userId = names.federatedUserId(person);
      const found = await recall(userStream(tenantId, userId));
      if (found.status === 'erased') continue;

      const user = found.status === 'active' ? found : await create(connection, userId, profile);
      if (user.status !== 'active') continue;
      if (found.status === 'active') await refresh(user, profile);
      return user;
    }
    throw new Error(`a person was erased ${generationsMax} times`);
  };
};

export type AdmitFederatedUser = ReturnType<typeof admitFederatedUser>;
