import {
  type FactorName,
  languages,
  regenerateRecoveryCode,
  registerAuthenticator,
  setFactor,
  updateTenant,
} from '@countersign/contracts';
import { totpCode } from '@countersign/factors';
import { typedCodes, typedPhones, typedRecoveryCodes } from '@countersign/factors/testing';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { locationOf, stateOf } from './testing/browser.ts';
import {
  callback,
  type GatewayWorld,
  openGateway,
  type Somebody,
} from './testing/gateway-world.ts';
import { bearing, mfaCall, mfaClientAt } from './testing/mfa-client.ts';
import { authorizeUrl, personAt, pkce } from './testing/person.ts';

const tenantId = 'acme';
const plenty = { burst: 10_000, refillMs: 1 };
let world: GatewayWorld;
beforeAll(async () => {
  world = await openGateway({
    limits: {
      ...{ sendsPerUser: plenty, sendsPerNumber: plenty, sendsPerAddress: plenty },
      ...{ mailsPerUser: plenty, mailsPerMailbox: plenty },
    },
  });
  for (const factor of ['otp', 'email', 'recovery-code'] satisfies readonly FactorName[]) {
    await world.ask(setFactor, { tenantId, factor, enabled: true });
  }
  const settings = { enabledLocales: [...languages] };
  await world.ask(updateTenant, { tenantId, settings });
});
afterAll(() => world.close());

type Typing = (code: string) => string;
type Answer = Promise<LightMyRequestResponse>;

/** Whether it was taken: the browser is led on, or the application has its tokens. */
const isTaken = ({ statusCode, headers: { location = '' } }: LightMyRequestResponse) =>
  statusCode === 200 || location.startsWith(callback) || location.includes('recovery-code');

/** Somebody with a phone, and by the page of a login that asks for its code. */
const atCode = async (who: Somebody) => {
  const ada = await personAt(world, { who });
  return { ada, state: stateOf(await ada.givePassword(authorizeUrl(pkce().challenge))) };
};
const withPhone = async () => {
  const who = await world.somebody();
  const ada = await mfaClientAt(world, who);
  await ada.enroll();
  return { who, ada };
};
const withApp = async () => {
  const who = await world.somebody();
  const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
  const authenticator = { kind: 'totp', secret } as const;
  await world.ask(registerAuthenticator, { tenantId, userId: who.userId, authenticator });
  return { who, appCode: () => totpCode(secret, world.clock()) };
};
const pick = async (who: Somebody, way: string) => {
  const { ada, state } = await atCode(who);
  const options = await ada.browser.get(`/u/mfa-login-options?state=${state}`);
  const action = new RegExp(`value="(dev_\\w{16})"\\s*><span>${way}`).exec(options.body)?.[1] ?? '';
  await ada.browser.post('/u/mfa-login-options', { state, action });
  return { ada, state };
};
const recoveryCodeOf = async ({ userId }: Somebody) => {
  const given = await world.ask(regenerateRecoveryCode, { tenantId, userId });
  return given.ok ? given.value.recoveryCode : '';
};

/** Every door that takes a code of digits. */
const codeDoors: Readonly<Record<string, () => Promise<(typing: Typing) => Answer>>> = {
  'the page of a text': async () => {
    const { who } = await withPhone();
    return async (typing) => {
      const { ada, state } = await atCode(who);
      const code = typing(await ada.nextCode());
      return ada.browser.post('/u/mfa-sms-challenge', { state, code });
    };
  },
  'the page of a text that proves a new phone': async () => async (typing) => {
    const ada = await personAt(world);
    const asked = await ada.givePassword(authorizeUrl(pkce().challenge));
    const state = stateOf(asked);
    await ada.browser.post('/u/mfa-begin-enroll-options', { state, action: 'sms' });
    const at = await ada.givePhone(asked);
    return ada.giveCode(at, typing(await ada.nextCode()));
  },
  'the page of a mail': async () => {
    const { who } = await withPhone();
    return async (typing) => {
      const { ada, state } = await pick(who, 'Code by email');
      const code = typing(await ada.nextMailedCode());
      return ada.browser.post('/u/mfa-email-challenge', { state, code });
    };
  },
  'the page of an app': async () => {
    const { who, appCode } = await withApp();
    return async (typing) => {
      world.advance(30_000);
      const { ada, state } = await atCode(who);
      return ada.browser.post('/u/mfa-otp-challenge', { state, code: typing(appCode()) });
    };
  },
  'the page that sets up an app': async () => async (typing) => {
    const ada = await personAt(world);
    const state = stateOf(await ada.givePassword(authorizeUrl(pkce().challenge)));
    const picked = await ada.browser.post('/u/mfa-begin-enroll-options', { state, action: 'otp' });
    const { body } = await ada.browser.get(locationOf(picked));
    const groups = [...body.matchAll(/<span>([0-9A-Z]+)<\/span>/g)].map(([, group]) => group);
    const code = typing(totpCode(groups.join(''), world.clock()));
    return ada.browser.post('/u/mfa-otp-enrollment-qr', { state, code });
  },
  'the grant of a text': async () => {
    const { ada } = await withPhone();
    return async (typing) => {
      const { token, oobCode, code } = await ada.challenged();
      return ada.prove(token, oobCode, typing(code));
    };
  },
  'the grant of a text that proves a new phone': async () => async (typing) => {
    const ada = await mfaClientAt(world);
    const token = await ada.demanded();
    const { oob_code: oobCode } = (await ada.associate(token)).json();
    return ada.prove(token, oobCode, typing(await ada.nextCode()));
  },
  'the grant of a mail': async () => {
    const { ada } = await withPhone();
    return async (typing) => {
      const token = await ada.demanded();
      const { oob_code: oobCode } = (await ada.challenge(token, { oob_channel: 'email' })).json();
      return ada.prove(token, oobCode, typing(await ada.nextMailedCode()));
    };
  },
  'the grant of an app': async () => {
    const { who, appCode } = await withApp();
    const ada = await mfaClientAt(world, who);
    return async (typing) => {
      world.advance(30_000);
      return ada.app(await ada.demanded(), typing(appCode()));
    };
  },
};

/** Every door that takes a recovery code. */
const recoveryDoors: typeof codeDoors = {
  'the page of a recovery code': async () => {
    const { who } = await withPhone();
    return async (typing) => {
      const typed = typing(await recoveryCodeOf(who));
      const { ada, state } = await pick(who, 'Recovery code');
      return ada.browser.post('/u/mfa-recovery-code-challenge', { state, code: typed });
    };
  },
  'the grant of a recovery code': async () => {
    const { who, ada } = await withPhone();
    return async (typing) => {
      const typed = typing(await recoveryCodeOf(who));
      return ada.recover(await ada.demanded(), typed);
    };
  },
};

const notTaken = async (
  knock: (typing: Typing) => Answer,
  table: (code: string) => readonly string[],
) => {
  const refused: string[] = [];
  for (const nth of table('000000000000000000000000').keys()) {
    let typed = '';
    const answered = await knock((code) => {
      typed = table(code)[nth] ?? '';
      return typed;
    });
    if (!isTaken(answered)) refused.push(`${JSON.stringify(typed)}: ${answered.statusCode}`);
  }
  return refused;
};

describe('a code, however it is typed or pasted,', () => {
  it.each(Object.entries(codeDoors))('is taken at %s', async (_, open) => {
    expect(await notTaken(await open(), typedCodes)).toEqual([]);
  });

  it.each(Object.entries(recoveryDoors))('is taken at %s', async (_, open) => {
    expect(await notTaken(await open(), typedRecoveryCodes)).toEqual([]);
  });

  it.each(languages)('is taken with the whole message in %s', async (locale) => {
    const { who } = await withPhone();
    const asking = authorizeUrl(pkce().challenge, { ui_locales: locale });
    const ada = await personAt(world, { who });
    const state = stateOf(await ada.givePassword(asking));
    await ada.nextCode();
    const text = world.sent.at(-1)?.text ?? '';
    expect(text).toMatch(/\n@acme\.test #\d{6}$/);
    expect(isTaken(await ada.browser.post('/u/mfa-sms-challenge', { state, code: text }))).toBe(
      true,
    );

    const { ada: again, state: at } = await pick(who, 'Code by email');
    await again.nextMailedCode();
    const mail = world.mails.at(-1)?.text ?? '';
    expect(
      isTaken(await again.browser.post('/u/mfa-email-challenge', { state: at, code: mail })),
    ).toBe(true);
  });
});

const number = '+4915123456789';

/** Every door that takes a phone number; each answers where a code went to, or what is kept. */
const phoneDoors: Readonly<Record<string, (typed: string) => Promise<string | undefined>>> = {
  'the page that asks for it': async (phone) => {
    const ada = await personAt(world);
    const state = stateOf(await ada.givePassword(authorizeUrl(pkce().challenge)));
    const before = world.sent.length;
    await ada.browser.post('/u/mfa-sms-enrollment', { state, phone });
    await expect.poll(() => world.sent.length).toBe(before + 1);
    return world.sent.at(-1)?.to;
  },
  'POST /mfa/associate': async (phone_number) => {
    const ada = await mfaClientAt(world);
    const headers = bearing(await ada.demanded());
    const payload = { authenticator_types: ['oob'], oob_channels: ['sms'], phone_number };
    const before = world.sent.length;
    await mfaCall(world, 'POST', 'associate', { headers, payload });
    await expect.poll(() => world.sent.length).toBe(before + 1);
    return world.sent.at(-1)?.to;
  },
  'an admin': async (phoneNumber) => {
    const { userId } = await world.somebody();
    const authenticator = { kind: 'phone', phoneNumber } as const;
    const kept = await world.ask(registerAuthenticator, { tenantId, userId, authenticator });
    return kept.ok ? kept.value.phoneNumber : kept.refusal;
  },
};

describe('a phone number, however it is written,', () => {
  it.each(Object.entries(phoneDoors))('is the same to %s', async (_, give) => {
    const read: unknown[] = [];
    for (const typed of typedPhones(number)) read.push(await give(typed));
    expect(read).toEqual(typedPhones(number).map(() => number));
  });
});
