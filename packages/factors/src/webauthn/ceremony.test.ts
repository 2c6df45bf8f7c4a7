import { createHmac, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Ceremony, Key } from '../factor.ts';
import { webauthnPlatform } from '../webauthn-platform/webauthn-platform.ts';
import { webauthnRoaming } from '../webauthn-roaming/webauthn-roaming.ts';
import { credentialOf } from './credential.ts';
import { coseOf, type Saying, softKey } from './testing/soft-key.ts';
import { isOfAFrame, isOffered, mayBeCopied, type Vector, vectors } from './testing/vectors.ts';

const origin = 'https://login.acme.example';
const inHex = (hex: string) => Buffer.from(hex, 'hex').toString('base64url');

/** A ceremony as a login of this person has it. */
const ceremony = (more: Partial<Ceremony> = {}): Ceremony => ({
  ...{ tenantId: 'acme', userId: 'auth0|ann', challengeId: 'c1', purpose: 'login', round: 0 },
  relyingParty: { id: 'login.acme.example', origin, userVerification: 'discouraged' },
  ...{ keys: [], all: [] },
  fingerprint: (context, text) =>
    createHmac('sha256', 'a key').update(`${context} ${text}`).digest('base64url'),
  ...more,
});

type Roaming = Pick<typeof webauthnRoaming, 'proof'>;
const enrolling = (more: Partial<Ceremony> = {}) => ceremony({ purpose: 'enroll', ...more });

/** What a key answers to enrol it, and what becomes of that. */
const enroll = (
  key: ReturnType<typeof softKey>,
  saying: Saying = {},
  { proof }: Roaming = webauthnRoaming,
  asked = enrolling(),
) => proof.judge(key.create(proof.options(asked), saying), asked);

const keptOf = (evidence: Awaited<ReturnType<typeof enroll>>): string => {
  const keeps = evidence.kind === 'signed' ? evidence.enrolled?.keeps : undefined;
  if (keeps === undefined) throw new Error('the key was not enrolled');
  return keeps;
};

/** A key of the person, and the ceremony that asks for it. */
const withKey = async (
  saying: Saying = {},
  making: Partial<Parameters<typeof softKey>[0]> = {},
) => {
  const key = softKey({ origin, ...making });
  const kept = keptOf(await enroll(key, saying));
  const own: Key = { authenticatorId: 'dev_1', kept };
  return { key, own, asked: ceremony({ keys: [own], all: [own] }) };
};

const prove = (
  { key, asked }: Pick<Awaited<ReturnType<typeof withKey>>, 'key' | 'asked'>,
  saying: Saying = {},
) => webauthnRoaming.proof.judge(key.get(webauthnRoaming.proof.options(asked), saying), asked);

const wrong = { kind: 'wrong' };

describe('the vectors of W3C WebAuthn Level 3, section 16', () => {
  const at = (challenge: string, more: Partial<Ceremony>): Ceremony => ({
    ...ceremony(more),
    relyingParty: {
      ...{ id: 'example.org', origin: 'https://example.org', userVerification: 'discouraged' },
    },
    fingerprint: () => inHex(challenge),
  });
  const registration = ({ credentialId, registered }: Vector) =>
    JSON.stringify({
      ...{ id: inHex(credentialId), rawId: inHex(credentialId), type: 'public-key' },
      response: {
        clientDataJSON: Buffer.from(registered.clientData).toString('base64url'),
        attestationObject: inHex(registered.attestationObject),
      },
    });
  const assertion = ({ credentialId, asserted }: Vector) =>
    JSON.stringify({
      ...{ id: inHex(credentialId), rawId: inHex(credentialId), type: 'public-key' },
      response: {
        clientDataJSON: Buffer.from(asserted.clientData).toString('base64url'),
        authenticatorData: inHex(asserted.authenticatorData),
        signature: inHex(asserted.signature),
      },
    });
  const { judge } = webauthnRoaming.proof;
  const register = (vector: Vector, posted = registration(vector)) =>
    judge(posted, at(vector.registered.challenge, { purpose: 'enroll' }));
  const assert = async (vector: Vector, posted = assertion(vector)) => {
    const kept = keptOf(await register(vector));
    const keys = [{ authenticatorId: 'dev_1', kept }];
    return judge(posted, at(vector.asserted.challenge, { keys }));
  };

  const ours = vectors.filter((each) => isOffered(each) && !isOfAFrame(each));

  it('W2 are all there', () => {
    expect(vectors).toHaveLength(15);
    expect(ours).toHaveLength(10);
  });

  it.each(ours)('W2 verify, both ceremonies: $name', async (vector) => {
    const signed = { kind: 'signed', amr: mayBeCopied(vector) ? 'swk' : 'hwk' };
    expect(await register(vector)).toMatchObject(signed);
    expect(await assert(vector)).toMatchObject(signed);
  });

  it.each(ours)('W3 are refused with one bit flipped in any field: $name', async (vector) => {
    for (const [posted, decide] of [
      [registration(vector), (text: string) => register(vector, text)],
      [assertion(vector), (text: string) => assert(vector, text)],
    ] as const) {
      const whole = JSON.parse(posted);
      for (const field of Object.keys(whole.response)) {
        const bytes = Buffer.from(whole.response[field], 'base64url');
        // Of what is not covered by a signature, the last byte is of the public key; where that is
        // no point of a curve, nobody can know it for another but by what it signs.
        const last = bytes.length - 1;
        bytes.writeUInt8(bytes.readUInt8(last) ^ 1, last);
        const response = { ...whole.response, [field]: bytes.toString('base64url') };
        expect(await decide(JSON.stringify({ ...whole, response })), field).toMatchObject(wrong);
      }
      const other = inHex(vector.credentialId.replace(/^../, '00'));
      const renamed = { ...whole, id: other, rawId: other };
      expect(await decide(JSON.stringify(renamed))).toMatchObject(wrong);
    }
  });

  const others = vectors.filter((each) => !isOffered(each));
  it.each(others)(
    'W25 are refused where nobody asked for their algorithm: $name',
    async (vector) => {
      expect(await register(vector)).toEqual(wrong);
    },
  );

  const framed = vectors.filter(isOfAFrame);
  it.each(framed)('W8 are refused where they come from a frame: $name', async (vector) => {
    expect(await register(vector)).toEqual(wrong);
  });
});

describe('a key that is enrolled', () => {
  it.each(['-7', '-8', '-257'] as const)(
    'W2 is kept with its public key: %s',
    async (algorithm) => {
      const key = softKey({ origin, algorithm });
      const kept = credentialOf(keptOf(await enroll(key)));
      expect(kept).toMatchObject({
        ...{ id: key.id, relyingPartyId: 'login.acme.example', counter: 0, transports: ['usb'] },
        ...{ isBackupEligible: false, isUserVerified: false, attachment: 'cross-platform' },
        publicKey: Buffer.from(key.publicKey).toString('base64url'),
      });
    },
  );

  it('W27 needs no member that pages of Auth0 do not post, and may have others', async () => {
    const key = softKey({ origin });
    const asked = enrolling();
    const posted = JSON.parse(key.create(webauthnRoaming.proof.options(asked)));
    expect(posted.clientExtensionResults).toBeUndefined();
    const more = { ...posted, isUserVerifyingPlatformAuthenticatorAvailable: true };
    expect(await webauthnRoaming.proof.judge(JSON.stringify(more), asked)).toMatchObject({
      kind: 'signed',
    });
  });

  it.each([
    ['another challenge', { challenge: Buffer.alloc(32).toString('base64url') }],
    ['W8 a frame of another site', { crossOrigin: true }],
    ['a page above it', { topOrigin: 'https://evil.example' }],
    ['W9 another relying party', { rpId: 'other.example' }],
    ['W10 nobody present', { userPresent: false }],
    ['W15 a copy of what may not be copied', { backedUp: true }],
    ['the other ceremony', { type: 'webauthn.get' }],
  ] as const)('is refused: %s', async (_, saying) => {
    expect(await enroll(softKey({ origin }), saying)).toEqual(wrong);
  });

  it.each([
    'https://login.acme.example:444',
    'http://login.acme.example',
    'https://evil.login.acme.example',
  ])('W7 is refused where it was made for another page, which is told apart: %s', async (other) => {
    const evidence = await enroll(softKey({ origin }), { origin: other });
    expect(evidence).toEqual({ kind: 'wrong', reason: 'another_origin' });
  });

  it('W10 is refused without a verified user where one is demanded', async () => {
    const relyingParty = { ...ceremony().relyingParty, userVerification: 'required' as const };
    const asked = enrolling({ relyingParty });
    const [key, { proof }] = [softKey({ origin }), webauthnRoaming];
    const answer = (saying: Saying) => key.create(proof.options(asked), saying);
    expect(await proof.judge(answer({}), asked)).toEqual(wrong);
    expect(await proof.judge(answer({ userVerified: true }), asked)).toMatchObject({
      kind: 'signed',
    });
  });

  it('W12 is refused without a verified user where it is part of a device', async () => {
    expect(await enroll(softKey({ origin }), {}, webauthnPlatform)).toEqual(wrong);
    expect(
      await enroll(softKey({ origin }), { userVerified: true }, webauthnPlatform),
    ).toMatchObject({ kind: 'signed' });
  });

  it('W24 has an id of 1023 bytes at most', async () => {
    expect(await enroll(softKey({ origin, idLength: 1_023 }))).toMatchObject({ kind: 'signed' });
    expect(await enroll(softKey({ origin, idLength: 1_024 }))).toEqual(wrong);
  });

  it('W25 is of an algorithm that was asked for, and well-formed', async () => {
    const key = softKey({ origin });
    const short = generateKeyPairSync('rsa', { modulusLength: 1_024 }).publicKey;
    const off = { kty: 'EC', x: Buffer.alloc(32, 1), y: Buffer.alloc(32, 2) };
    const point = { ...off, x: off.x.toString('base64url'), y: off.y.toString('base64url') };
    const bad = [
      coseOf(short.export({ format: 'jwk' }), -257),
      coseOf(point, -7),
      softKey({ origin, algorithm: '-35' }).publicKey,
      new Uint8Array([1, 2, 3]),
    ];
    for (const publicKey of bad) expect(await enroll(key, { publicKey })).toEqual(wrong);
  });

  it.each([
    ['nothing', ''],
    ['no JSON', '{'],
    ['JSON of nothing', 'null'],
    ['an array of arrays', `${'['.repeat(20_000)}${']'.repeat(20_000)}`],
    ['a long text', JSON.stringify({ id: 'x'.repeat(60_000) })],
    ['what is no base64', JSON.stringify({ response: { clientDataJSON: '%%%' } })],
  ])('W26 is refused where what was posted is %s', async (_, posted) => {
    expect(await webauthnRoaming.proof.judge(posted, enrolling())).toEqual(wrong);
    expect(await webauthnRoaming.proof.judge(posted, ceremony())).toEqual(wrong);
  });

  it('is asked for without what would say who its person is', () => {
    const options = webauthnRoaming.proof.options(enrolling());
    expect(JSON.stringify(options)).not.toContain('ann');
    const { user, rp, pubKeyCredParams } = Object(options);
    expect(Buffer.from(user.id, 'base64url')).toHaveLength(64);
    expect(rp.id).toBe('login.acme.example');
    expect(pubKeyCredParams.map(({ alg }: { alg: number }) => alg)).toEqual([-7, -8, -257]);
  });

  it('W19 names every key of the person on this site as one not to be enrolled anew', async () => {
    const { key, own } = await withKey();
    const elsewhere = { ...credentialOf(own.kept), relyingPartyId: 'other.example' };
    const all = [own, { authenticatorId: 'dev_2', kept: JSON.stringify(elsewhere) }];
    expect(webauthnPlatform.proof.options(enrolling({ all }))).toMatchObject({
      excludeCredentials: [{ id: key.id, type: 'public-key', transports: ['usb'] }],
    });
  });
});

describe('a key that is proved', () => {
  it('W11 is good without a verified user where none is demanded', async () => {
    const evidence = await prove(await withKey());
    expect(evidence).toMatchObject({
      ...{ kind: 'signed', amr: 'hwk' },
      proved: { authenticatorId: 'dev_1', counter: 1, counterAtFirst: 0, isBackedUp: false },
    });
  });

  it('W46 is in hardware, or in software where copies of it may be kept', async () => {
    const may = { backupEligible: true };
    const copied = await withKey(may);
    expect(await prove(copied, { ...may, backedUp: true })).toMatchObject({
      ...{ kind: 'signed', amr: 'swk', proved: { isBackedUp: true } },
    });
  });

  it('W15 is refused where it may be copied of a sudden', async () => {
    expect(await prove(await withKey(), { backupEligible: true })).toEqual(wrong);
    expect(await prove(await withKey({ backupEligible: true }))).toEqual(wrong);
  });

  it.each([
    ['W8 a frame of another site', { crossOrigin: true }],
    ['W9 another relying party', { rpId: 'other.example' }],
    ['W10 nobody present', { userPresent: false }],
    ['W13 a signature of something else', { isBogus: true }],
    ['W15 a copy of what may not be copied', { backedUp: true }],
    ['W22 the user handle of somebody else', { userHandle: 'c29tZWJvZHk' }],
    ['the other ceremony', { type: 'webauthn.create' }],
  ] as const)('is refused: %s', async (_, saying) => {
    expect(await prove(await withKey(), saying)).toEqual(wrong);
  });

  it('W20 is refused where it is not among those that may answer', async () => {
    const { own, asked } = await withKey();
    const another = softKey({ origin });
    expect(await prove({ key: another, asked })).toEqual(wrong);
    const elsewhere = { ...credentialOf(own.kept), relyingPartyId: 'other.example' };
    const keys = [{ ...own, kept: JSON.stringify(elsewhere) }];
    const moved = ceremony({ keys });
    expect(webauthnRoaming.proof.options(moved)).toMatchObject({ allowCredentials: [] });
  });

  it.each([
    ['of another login', { challengeId: 'c2' }],
    ['of another person', { userId: 'auth0|bob' }],
    ['of another tenant', { tenantId: 'globex' }],
    ['that was answered before', { round: 1 }],
  ] as const)('W6 signs what is to be signed once: not a challenge %s', async (_, more) => {
    const { key, asked, own } = await withKey();
    const answer = key.get(webauthnRoaming.proof.options(asked));
    const other = ceremony({ keys: [own], ...more });
    expect(await webauthnRoaming.proof.judge(answer, other)).toEqual(wrong);
    expect(await webauthnRoaming.proof.judge(answer, asked)).toMatchObject({ kind: 'signed' });
  });

  it('W21 is not proved for the other factor', async () => {
    const { key, asked } = await withKey({ userVerified: true });
    const answer = key.get(webauthnRoaming.proof.options(asked), { userVerified: true });
    expect(await webauthnPlatform.proof.judge(answer, asked)).toEqual(wrong);
  });
});

describe('a key that an admin registers', () => {
  const { registration } = webauthnRoaming;

  it('W39 is kept as one that was enrolled, and counts from zero', async () => {
    const key = softKey({ origin });
    const publicKey = Buffer.from(key.publicKey).toString('base64');
    const given = { keyId: key.id, publicKey, relyingPartyId: 'login.acme.example' };
    const read = await registration.read(given);
    if (typeof read === 'string') throw new Error(read);
    expect(read.unique).toBe(`login.acme.example/${key.id}`);
    const own = { authenticatorId: 'dev_1', kept: read.known };
    expect(await prove({ key, asked: ceremony({ keys: [own] }) })).toMatchObject({
      kind: 'signed',
    });
    expect(webauthnRoaming.fields({ known: read.known, messageType: undefined })).toEqual({
      credential: given,
    });
  });

  it('is refused where it is no key', async () => {
    const given = { keyId: 'AAAA', publicKey: 'AAAA', relyingPartyId: 'login.acme.example' };
    expect(await registration.read(given)).toBe('authenticator_malformed');
    expect(await registration.read({})).toBe('authenticator_malformed');
  });
});
