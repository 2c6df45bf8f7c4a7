import { issueTicket, setCustomTexts, setFactor, updateTenant } from '@countersign/contracts';
import { totpCode } from '@countersign/factors';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { locationOf, parameterOf, stateOf } from '../testing/browser.ts';
import { type GatewayWorld, openGateway } from '../testing/gateway-world.ts';
import { authorizeUrl, personAt, pkce } from '../testing/person.ts';

const tenantId = 'acme';
let world: GatewayWorld;

/** Texts that name themselves, so that a page tells where it took each from. */
const naming = (names: string) =>
  Object.fromEntries(names.split(' ').map((name) => [name, `[${name}]`]));
const codePage = 'pageTitle title description placeholder buttonText pickAuthenticatorText';
const refusals = 'invalid-code invalid-expired-code too-many-failures';
const choices = 'authenticatorNamesSMS authenticatorNamesOTP authenticatorNamesRecoveryCode';

/** A place that is filled when the page is made. */
const slot = (name: string) => `$\{${name}}`;

const say = (prompt: string, texts: Record<string, Record<string, string>>, language = 'en') =>
  world.ask(setCustomTexts, { tenantId, language, prompt, texts });

beforeAll(async () => {
  world = await openGateway();
  for (const factor of ['otp', 'recovery-code'] as const) {
    await world.ask(setFactor, { tenantId, factor, enabled: true });
  }
  const settings = { enabledLocales: ['en', 'de'], friendlyName: 'Acme & Co' };
  await world.ask(updateTenant, { tenantId, settings });
  await say('mfa', {
    'mfa-begin-enroll-options': naming(`pageTitle title description ${choices}`),
    'mfa-enroll-result': naming('pageTitle enrolledTitle enrolledDescription'),
    'mfa-login-options': naming(`pageTitle title ${choices}`),
  });
  await say('mfa-sms', {
    'mfa-sms-enrollment': naming(`${codePage} no-phone invalid-phone-format`),
    'mfa-sms-challenge': naming(`${codePage} ${refusals} resendActionText rememberMeText`),
  });
  await say('mfa-otp', {
    'mfa-otp-enrollment-qr': naming(`${codePage} ${refusals} codeEnrollmentText`),
    'mfa-otp-challenge': naming(`${codePage} ${refusals} rememberMeText`),
  });
  const given = naming('pageTitle title description checkboxText buttonText no-confirmation');
  await say('mfa-recovery-code', {
    'mfa-recovery-code-enrollment': given,
    'mfa-recovery-code-challenge': naming(`${codePage} ${refusals}`),
    'mfa-recovery-code-challenge-new-code': given,
  });
});
afterAll(() => world.close());

type Person = Awaited<ReturnType<typeof personAt>>;

/** The names of the texts on a page, in the order they are read. */
const namesOn = ({ body }: LightMyRequestResponse) =>
  [...body.matchAll(/\[([\w-]+)\]/g)].map(([, name]) => name);
const wrongly = (page: LightMyRequestResponse) => {
  expect(page.statusCode).toBe(200);
  return namesOn(page);
};

/** Somebody who has given their password, at the page that follows. */
const arrived = async (ada: Person) => {
  const state = stateOf(await ada.givePassword(authorizeUrl(pkce().challenge)));
  const at = (screen: string) => ada.browser.get(`/u/${screen}?state=${state}`);
  const post = (screen: string, form: object) =>
    ada.browser.post(`/u/${screen}`, { state, ...form });
  return { ada, state, at, post };
};

const groupsOf = (body: string) =>
  [...body.matchAll(/<span>([0-9A-Z]+)<\/span>/g)].map(([, group]) => group).join('');

const codeNames = ['pageTitle', 'title', 'description'];

describe('a tenant with words of its own', () => {
  it('says them wherever somebody enrols', async () => {
    const { ada, at, post } = await arrived(await personAt(world));
    const options = await at('mfa-begin-enroll-options');
    expect(namesOn(options)).toEqual([
      ...codeNames,
      'authenticatorNamesSMS',
      'authenticatorNamesOTP',
    ]);

    const phone = [...codeNames, 'placeholder', 'buttonText', 'pickAuthenticatorText'];
    expect(namesOn(await at('mfa-sms-enrollment'))).toEqual(phone);
    expect(wrongly(await post('mfa-sms-enrollment', {}))).toContain('no-phone');
    expect(wrongly(await post('mfa-sms-enrollment', { phone: 'x' }))).toContain(
      'invalid-phone-format',
    );

    const app = await at('mfa-otp-enrollment-qr');
    expect(namesOn(app)).toEqual([
      ...codeNames,
      ...['codeEnrollmentText', 'placeholder', 'buttonText', 'pickAuthenticatorText'],
    ]);
    expect(wrongly(await post('mfa-otp-enrollment-qr', { code: '000000' }))).toContain(
      'invalid-code',
    );
    const code = totpCode(groupsOf(app.body), world.clock());
    const kept = await ada.browser.get(locationOf(await post('mfa-otp-enrollment-qr', { code })));
    expect(namesOn(kept)).toEqual([...codeNames, 'checkboxText', 'buttonText']);
    expect(wrongly(await post('mfa-recovery-code-enrollment', {}))).toContain('no-confirmation');
  });

  it('says them wherever somebody proves who they are', async () => {
    const first = await arrived(await personAt(world));
    const { who } = first.ada;
    await first.post('mfa-sms-enrollment', { phone: who.phone });
    await first.post('mfa-sms-challenge', { code: await first.ada.nextCode() });
    const recoveryCode = groupsOf((await first.at('mfa-recovery-code-enrollment')).body);
    await first.post('mfa-recovery-code-enrollment', { saved: 'true' });

    const { at, post } = await arrived(await personAt(world, { who }));
    const challenge = await at('mfa-sms-challenge');
    expect(namesOn(challenge)).toEqual([
      ...[...codeNames, 'placeholder', 'rememberMeText', 'buttonText', 'resendActionText'],
      'pickAuthenticatorText',
    ]);
    expect(challenge.body).toMatch(/\[description\] \d{4}\.\s/);
    expect(wrongly(await post('mfa-sms-challenge', { code: '000000' }))).toContain('invalid-code');

    const options = await at('mfa-login-options');
    expect(namesOn(options)).toEqual([
      ...['pageTitle', 'title', 'authenticatorNamesSMS', 'authenticatorNamesRecoveryCode'],
    ]);
    const action = /value="([^"]+)"><span>\[authenticatorNamesRecoveryCode\]/.exec(
      options.body,
    )?.[1];
    await post('mfa-login-options', { action });
    expect(namesOn(await at('mfa-recovery-code-challenge'))).toEqual([
      ...[...codeNames, 'placeholder', 'buttonText', 'pickAuthenticatorText'],
    ]);
    const wrong = await post('mfa-recovery-code-challenge', { code: 'AAAAAAAAAAAAAAAAAAAAAAAA' });
    expect(wrongly(wrong)).toContain('invalid-code');
    await post('mfa-recovery-code-challenge', { code: recoveryCode });
    expect(namesOn(await at('mfa-recovery-code-challenge-new-code'))).toEqual([
      ...[...codeNames, 'checkboxText', 'buttonText'],
    ]);
  });

  it('says them to who came with a ticket', async () => {
    const { who, browser, nextCode } = await personAt(world);
    const issued = await world.ask(issueTicket, {
      tenantId,
      userId: who.userId,
      allowsMore: false,
    });
    if (!issued.ok) throw new Error(issued.refusal);
    const state = stateOf(await browser.get(`/mfa/enrollment?ticket=${issued.value.ticket}`));
    await browser.post('/u/mfa-sms-enrollment', { state, phone: who.phone });
    await browser.post('/u/mfa-sms-challenge', { state, code: await nextCode() });
    const kept = { state, saved: 'true' };
    const left = await browser.post('/u/mfa-recovery-code-enrollment', kept);
    const end = await browser.get(locationOf(left));
    expect(namesOn(end)).toEqual(['pageTitle', 'enrolledTitle', 'enrolledDescription']);
  });

  it('may name itself and the application, and cannot write HTML', async () => {
    const nobody = slot('nobody') + slot('constructor');
    await say('login', {
      login: {
        pageTitle: `Log in | ${slot('clientName')}`,
        title: '<b>Welcome</b>',
        description: `to ${slot('clientName')} of ${slot('companyName')}${nobody}`,
        'wrong-credentials': `No, ${slot('companyName')} does not know you`,
      },
    });
    const { browser } = await personAt(world);
    const page = await browser.get(authorizeUrl(pkce().challenge));
    const login = await browser.get(locationOf(page));
    expect(login.body).toContain('<title>Log in | Sample App</title>');
    expect(login.body).toContain('<h1>&lt;b&gt;Welcome&lt;/b&gt;</h1>');
    expect(login.body).toContain('>to Sample App of Acme &amp; Co</p>');
    expect(login.body).toContain('Email address or user name');
    const form = { state: parameterOf(page, 'state') ?? '', username: 'x', password: 'y' };
    const wrong = await browser.post('/u/login', form);
    expect(wrong.body).toContain('No, Acme &amp; Co does not know you');
  });

  it('leaves the languages and texts to us for which it has none', async () => {
    await say('login', { login: { title: '' } });
    const { browser } = await personAt(world);
    const english = await browser.get(
      locationOf(await browser.get(authorizeUrl(pkce().challenge))),
    );
    expect(english.body).toContain('<h1>Sign in</h1>');
    const url = authorizeUrl(pkce().challenge, { ui_locales: 'de' });
    const german = await browser.get(locationOf(await browser.get(url)));
    expect(german.body).toContain('<h1>Anmelden</h1>');
  });
});
