import {
  type Destinations,
  noMessageLimits,
  patchGuardian,
  setFactor,
  updateUser,
} from '@countersign/contracts';
import { totpCode } from '@countersign/factors';
import type { GatewayWorld } from './gateway-world.ts';
import { mfaClientAt, mfaGrant, wrong } from './mfa-client.ts';

const tenantId = 'acme';
const minute = 60_000;
const app = { authenticator_types: ['otp'] };

/** People at the places that the roads begin from. */
const people = (worldOf: () => GatewayWorld) => {
  const somebody = () => mfaClientAt(worldOf());
  const enrolled = async () => {
    const ada = await somebody();
    await ada.enroll();
    return ada;
  };
  const turn = (factor: 'sms' | 'otp' | 'recovery-code', enabled: boolean) =>
    worldOf().ask(setFactor, { tenantId, factor, enabled });

  const guessed = async (guesses: number) => {
    const ada = await enrolled();
    const { token, oobCode, code } = await ada.challenged();
    for (let n = 1; n < guesses; n += 1) await ada.prove(token, oobCode, wrong(code));
    return ada.prove(token, oobCode, wrong(code));
  };

  const afterwards = async (ms: number) => {
    const ada = await enrolled();
    const { token, oobCode, code } = await ada.challenged();
    await worldOf().settled();
    worldOf().advance(ms);
    return ada.prove(token, oobCode, code);
  };

  const withApp = async () => {
    await turn('otp', true);
    await turn('recovery-code', true);
    const ada = await somebody();
    const token = await ada.demanded();
    const { secret } = (await ada.associate(token, app)).json();
    const code = totpCode(secret, worldOf().clock());
    await ada.app(token, code);
    return { ada, code, token: await ada.demanded() };
  };

  return { somebody, enrolled, turn, guessed, afterwards, withApp };
};

const answering = (worldOf: () => GatewayWorld) => {
  const { somebody, enrolled, guessed, afterwards, withApp } = people(worldOf);
  return {
    binding_code_wrong: () => guessed(1),
    challenge_expired: () => afterwards(5 * minute),
    mfa_token_expired: () => afterwards(10 * minute),
    mfa_token_malformed: async () => (await somebody()).challenge('garbage'),
    oob_code_malformed: async () => {
      const ada = await enrolled();
      return ada.prove(await ada.demanded(), 'garbage', '000000');
    },
    otp_wrong: async () => {
      const { ada, code, token } = await withApp();
      return ada.app(token, wrong(code));
    },
    recovery_code_wrong: async () => {
      const { ada, token } = await withApp();
      return ada.recover(token, 'A'.repeat(24));
    },
    too_many_attempts: () => guessed(6),
  };
};

const signingIn = (worldOf: () => GatewayWorld) => {
  const { somebody } = people(worldOf);
  return {
    credentials_wrong: async () => (await somebody()).signIn({ password: 'wrong' }),
    realm_unknown: async () =>
      (await somebody()).signIn({ grant_type: mfaGrant('password-realm'), realm: 'nowhere' }),
    too_many_guesses: async () => {
      const ada = await somebody();
      for (let n = 0; n < 40; n += 1) await ada.signIn({ password: 'wrong' });
      return ada.signIn();
    },
    user_blocked: async () => {
      const ada = await somebody();
      await worldOf().ask(updateUser, { tenantId, userId: ada.who.userId, blocked: true });
      return ada.signIn();
    },
  };
};

const enrolling = (worldOf: () => GatewayWorld) => {
  const { somebody, enrolled, turn } = people(worldOf);
  return {
    already_enrolled: async () => {
      const ada = await enrolled();
      return ada.associate(await ada.demanded());
    },
    association_required: async () => {
      const ada = await somebody();
      return ada.challenge(await ada.demanded());
    },
    authenticator_unknown: async () => {
      const ada = await enrolled();
      return ada.challenge(await ada.demanded(), { authenticator_id: 'sms|dev_x' });
    },
    destination_not_allowed: async () => {
      const ada = await somebody();
      const token = await ada.demanded();
      const sendTo = (countries: Destinations) =>
        worldOf().ask(patchGuardian, {
          tenantId,
          patch: { messageLimits: { ...noMessageLimits, countries } },
        });
      await sendTo({ mode: 'only', codes: ['AT'] });
      const refused = await ada.associate(token);
      await sendTo({ mode: 'all' });
      return refused;
    },
    factor_missing: async () => {
      const ada = await somebody();
      const token = await ada.demanded();
      await turn('sms', false);
      await turn('otp', false);
      const refused = await ada.challenge(token);
      await turn('sms', true);
      return refused;
    },
    scope_missing: async () => {
      const ada = await enrolled();
      const audience = 'https://acme.test/mfa/';
      const { token, oobCode, code } = await ada.challenged({ audience });
      return ada.list((await ada.prove(token, oobCode, code)).json().access_token);
    },
    factor_off: async () => {
      const ada = await somebody();
      return ada.associate(await ada.demanded(), { oob_channels: ['voice'] });
    },
    phone_number_malformed: async () => {
      const ada = await somebody();
      return ada.associate(await ada.demanded(), { phone_number: '12' });
    },
    too_many_sends: async () => {
      const ada = await enrolled();
      const token = await ada.demanded();
      for (let n = 0; n < 10; n += 1) await ada.challenge(token);
      return ada.challenge(token);
    },
    unsupported_challenge_type: async () => {
      const ada = await enrolled();
      return ada.challenge(await ada.demanded(), { challenge_type: 'otp' });
    },
  };
};

/** How each problem of the MFA API, and of the grants that lead to it, comes about. */
export const mfaScenarios = (worldOf: () => GatewayWorld) => ({
  ...answering(worldOf),
  ...signingIn(worldOf),
  ...enrolling(worldOf),
});
