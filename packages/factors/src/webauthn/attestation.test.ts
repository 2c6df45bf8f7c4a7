import { createHmac, generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AuthenticatorModel, AuthenticatorPolicy, Ceremony } from '../factor.ts';
import { passkey } from '../passkey/passkey.ts';
import { webauthnPlatform } from '../webauthn-platform/webauthn-platform.ts';
import { webauthnRoaming } from '../webauthn-roaming/webauthn-roaming.ts';
import { isVouchedFor } from './attestation.ts';
import { credentialOf } from './credential.ts';
import { readMetadata } from './metadata.ts';
import { entryOf, type Maker, openMaker } from './testing/maker.ts';
import { type Saying, softKey } from './testing/soft-key.ts';
import { attestationRoot, isOfAFrame, isOffered, type Vector, vectors } from './testing/vectors.ts';

const origin = 'https://login.acme.example';
const now = '2026-11-01T12:00:00.000Z';
const blue = '2fc0579f-8113-47ea-b116-bb5a8db9202a';
/** No UUID by RFC 9562: makers choose any bits. */
const green = '30b5035e-d297-4ff1-010b-addc96ba6a98';

let maker: Maker;
let forger: Maker;
beforeAll(async () => {
  [maker, forger] = [await openMaker(), await openMaker('Forger')];
});

const policyOf = (
  models: readonly (readonly [string, AuthenticatorModel])[],
  aaguids = [blue],
): AuthenticatorPolicy => ({ aaguids, models: new Map(models), now });
const known = (statuses: readonly string[] = [], roots = [maker.root]) =>
  policyOf([[blue, { roots, statuses }]]);

const ceremony = (policy?: AuthenticatorPolicy): Ceremony => ({
  ...{ tenantId: 'acme', userId: 'auth0|ann', challengeId: 'c1', purpose: 'enroll', round: 0 },
  relyingParty: { id: 'login.acme.example', origin, userVerification: 'discouraged' },
  ...{ keys: [], all: [], policy },
  fingerprint: (context, text) =>
    createHmac('sha256', 'a key').update(`${context} ${text}`).digest('base64url'),
});

const enroll = (
  saying: Saying,
  policy: AuthenticatorPolicy | undefined,
  { proof }: Pick<typeof webauthnRoaming, 'proof'> = webauthnRoaming,
  key = softKey({ origin }),
) => {
  const asked = ceremony(policy);
  return proof.judge(key.create(proof.options(asked), { userVerified: true, ...saying }), asked);
};
const { publicKey: publicKeyOfNobody } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const notAllowed = { kind: 'wrong', reason: 'authenticator_not_allowed' };

describe('a key where the tenant takes some models alone', () => {
  it.each([
    ['a security key', webauthnRoaming],
    ['a key of the device', webauthnPlatform],
    ['a passkey', passkey],
  ])('is enrolled where its maker vouches for it: %s', async (_, factor) => {
    const evidence = await enroll(await maker.model(blue), known(), factor);
    expect(evidence).toMatchObject({ kind: 'signed' });
    const keeps = evidence.kind === 'signed' ? evidence.enrolled?.keeps : undefined;
    expect(credentialOf(keeps ?? '').aaguid).toBe(blue);
  });

  it('is asked who made it, and only there', () => {
    const asked = (policy?: AuthenticatorPolicy) =>
      Object(webauthnRoaming.proof.options(ceremony(policy))).attestation;
    expect(asked(known())).toBe('direct');
    expect(asked()).toBe('none');
  });

  it('is refused where its model is not on the list', async () => {
    const models = [[green, { roots: [maker.root], statuses: [] }]] as const;
    expect(await enroll(await maker.model(green), policyOf(models))).toEqual(notAllowed);
    expect(await enroll(await maker.model(green), policyOf(models, [green]))).toMatchObject({
      kind: 'signed',
    });
  });

  it('is refused where nobody vouches for it, whatever model it says it is', async () => {
    expect(await enroll({ aaguid: blue }, known())).toEqual(notAllowed);
    const key = softKey({ origin });
    const itself = { aaguid: blue, attest: key.attestItself };
    expect(await enroll(itself, known(), webauthnRoaming, key)).toEqual(notAllowed);
    // Without a list it may say what it likes.
    expect(await enroll(itself, undefined, webauthnRoaming, key)).toMatchObject({ kind: 'signed' });
  });

  it.each([
    'REVOKED',
    'USER_VERIFICATION_BYPASS',
    'ATTESTATION_KEY_COMPROMISE',
    'USER_KEY_REMOTE_COMPROMISE',
    'USER_KEY_PHYSICAL_COMPROMISE',
  ])('is refused where FIDO says of its model: %s', async (status) => {
    const model = await maker.model(blue);
    expect(await enroll(model, known(['FIDO_CERTIFIED_L1', status]))).toEqual(notAllowed);
    expect(await enroll(model, known(['FIDO_CERTIFIED_L1', 'UPDATE_AVAILABLE']))).toMatchObject({
      kind: 'signed',
    });
  });

  it("is refused where what vouches for it leads to no root of its model's", async () => {
    expect(await enroll(await forger.model(blue), known())).toEqual(notAllowed);
    expect(await enroll(await maker.model(blue), known([], []))).toEqual(notAllowed);
    const both = known([], ['no certificate', forger.root, maker.root]);
    expect(await enroll(await maker.model(blue), both)).toMatchObject({ kind: 'signed' });
  });

  it('is refused where its certificate vouches for another model', async () => {
    const forged = await maker.model(blue, { vouchesFor: green });
    expect(await enroll(forged, known())).toEqual(notAllowed);
  });

  it('is refused where what its maker signed is another key', async () => {
    const { attest } = await maker.model(blue);
    const other = {
      aaguid: blue,
      attest: () => attest(Buffer.from('another'), publicKeyOfNobody),
    };
    expect(await enroll(other, known())).toEqual(notAllowed);
  });

  it("is enrolled where a computer's TPM vouches for it, and for another it does not", async () => {
    const model = await maker.tpmModel(blue);
    expect(await enroll(model, known(), webauthnPlatform)).toMatchObject({ kind: 'signed' });
    expect(await enroll(await forger.tpmModel(blue), known(), webauthnPlatform)).toEqual(
      notAllowed,
    );
    const other = {
      aaguid: blue,
      attest: (signed: Buffer) => model.attest(signed, publicKeyOfNobody),
    };
    expect(await enroll(other, known(), webauthnPlatform)).toEqual(notAllowed);
  });

  it('is refused with a certificate that has ended, or that none may give out', async () => {
    const ended = await maker.model(blue, { notAfter: new Date('2026-02-01T00:00:00.000Z') });
    expect(await enroll(ended, known())).toEqual(notAllowed);
    const stolen = await maker.model(blue, { byNoAuthority: true });
    expect(await enroll(stolen, known())).toEqual(notAllowed);
  });

  it('is refused where the metadata is not there, or has no such model', async () => {
    expect(await enroll(await maker.model(blue), policyOf([]))).toEqual(notAllowed);
  });

  it('is refused in a format whose certificates lead to no root of the metadata', async () => {
    const { attest } = await maker.model(blue);
    for (const fmt of ['android-key', 'apple', 'fido-u2f', 'android-safetynet', 'none']) {
      const relabelled = (signed: Buffer) => ({ ...attest(signed, publicKeyOfNobody), fmt });
      const saying = { aaguid: blue, attest: relabelled };
      expect(await enroll(saying, known()), fmt).toEqual(notAllowed);
    }
  });

  it('is held against a root in two formats alone, before any other is looked at', async () => {
    const { attest } = await maker.model(blue);
    const asked = webauthnRoaming.proof.options(ceremony(known()));
    const judged = async (fmt: string) => {
      const relabelled = (signed: Buffer) => ({ ...attest(signed, publicKeyOfNobody), fmt });
      const made = softKey({ origin }).create(asked, { aaguid: blue, attest: relabelled });
      const { attestationObject } = JSON.parse(made).response;
      let isAsked = false;
      const verify = async () => {
        isAsked = true;
        return { verified: true };
      };
      const claim = { aaguid: blue, policy: known(), verify };
      return { isVouched: await isVouchedFor(attestationObject, claim), isAsked };
    };
    for (const fmt of ['packed', 'tpm']) {
      expect(await judged(fmt), fmt).toEqual({ isVouched: true, isAsked: true });
    }
    for (const fmt of ['android-key', 'android-safetynet', 'apple', 'fido-u2f', 'none']) {
      expect(await judged(fmt), fmt).toEqual({ isVouched: false, isAsked: false });
    }
  });

  it('is told apart from one that fails for what it signed', async () => {
    const model = await maker.model(blue);
    expect(await enroll({ ...model, rpId: 'other.example' }, known())).toEqual({ kind: 'wrong' });
  });

  it('asks nobody over the network who was revoked', async () => {
    let asked = 0;
    const server = createServer((_, response) => {
      asked += 1;
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    // A listening TCP server has an address with a port.
    const { port } = server.address() as AddressInfo;
    const revocations = `http://127.0.0.1:${port}/crl`;
    const model = await maker.model(blue, { revocations });
    expect(await enroll(model, known())).toMatchObject({ kind: 'signed' });
    expect(asked).toBe(0);
    await new Promise((resolve) => server.close(resolve));
  });

  const root = Buffer.from(attestationRoot, 'hex').toString('base64');
  /** What a vector's model comes to, by a list that has it, with this root. */
  const judgedBy = async ({ registered, credentialId }: Vector) => {
    const inHex = (hex: string) => Buffer.from(hex, 'hex').toString('base64url');
    const posted = JSON.stringify({
      ...{ id: inHex(credentialId), rawId: inHex(credentialId), type: 'public-key' },
      response: {
        clientDataJSON: Buffer.from(registered.clientData).toString('base64url'),
        attestationObject: inHex(registered.attestationObject),
      },
    });
    const judged = (policy?: AuthenticatorPolicy) =>
      webauthnRoaming.proof.judge(posted, {
        ...ceremony(policy),
        relyingParty: {
          ...{ id: 'example.org', origin: 'https://example.org', userVerification: 'discouraged' },
        },
        fingerprint: () => inHex(registered.challenge),
      });
    const free = await judged();
    const keeps = free.kind === 'signed' ? free.enrolled?.keeps : undefined;
    const { aaguid = '' } = credentialOf(keeps ?? '');
    return (leadsTo: string) =>
      judged(policyOf([[aaguid, { roots: [leadsTo], statuses: [] }]], [aaguid]));
  };

  const offered = vectors.filter((each) => isOffered(each) && !isOfAFrame(each));
  const isAttested = ({ name }: Vector) => /^packed\./.test(name);
  const attested = offered.filter(isAttested);
  // That of a TPM names `id:00000000` as its maker, of which the library knows that it is nobody.
  const others = offered.filter((each) => !isAttested(each));

  it('W2 is one of three vectors of the specification that have a root, and seven others', () => {
    expect([attested.length, others.length]).toEqual([3, 7]);
  });

  it.each(attested)('W2 is enrolled with its root alone: $name', async (vector) => {
    const by = await judgedBy(vector);
    expect(await by(root)).toMatchObject({ kind: 'signed' });
    expect(await by(maker.root)).toEqual(notAllowed);
  });

  it.each(others)('W2 is refused, whatever is listed for it: $name', async (vector) => {
    expect(await (await judgedBy(vector))(root)).toEqual(notAllowed);
  });
});

describe('metadata', () => {
  const read = async (blob: string, roots: string | undefined = maker.pem) =>
    readMetadata(blob, { roots }, now);

  it('says which models there are, who vouches for them, and what FIDO says of them', async () => {
    const entries = [
      entryOf(blue.toUpperCase(), [`${maker.root.slice(0, 64)}\n${maker.root.slice(64)}`]),
      { ...entryOf(green, [maker.root]), metadataStatement: undefined },
      { aaid: '4e4e#4005', statusReports: [] },
    ];
    const { no, nextUpdate, models } = await read(
      await maker.publish(entries, { no: 7, nextUpdate: '2026-12-01' }),
    );
    expect({ no, nextUpdate }).toEqual({ no: 7, nextUpdate: '2026-12-01T00:00:00.000Z' });
    expect([...models]).toEqual([[blue, { roots: [maker.root], statuses: ['FIDO_CERTIFIED_L1'] }]]);
  });

  it('is believed from a signer that leads to the root, and from nobody else', async () => {
    const { privateKey: signedBy } = await crypto.subtle.generateKey(
      { name: 'ECDSA', namedCurve: 'P-256' },
      true,
      ['sign', 'verify'],
    );
    await expect(read(await forger.publish([]))).rejects.toThrow('does not lead to a root');
    await expect(read(await maker.publish([], { signedBy }))).rejects.toThrow();
    const [head, , signature] = (await maker.publish([])).split('.');
    const other = Buffer.from('{"no":9,"nextUpdate":"2099-01-01","entries":[]}');
    const altered = [head, other.toString('base64url'), signature].join('.');
    await expect(read(altered)).rejects.toThrow();
    const plain = Buffer.from('{"alg":"none"}').toString('base64url');
    await expect(read(`${plain}.${other.toString('base64url')}.`)).rejects.toThrow();
    for (const odd of ['', 'a page', '{}']) await expect(read(odd)).rejects.toThrow();
    await expect(read(await maker.publish([]), 'no certificate')).rejects.toThrow('no certificate');
  });

  it("is FIDO's own where no root is named: of its name, by a public authority", async () => {
    const roots = undefined;
    const published = (host: string) => maker.publish([], { host });
    await expect(readMetadata(await published('evil.example'), { roots }, now)).rejects.toThrow(
      'is not mds.fidoalliance.org',
    );
    await expect(
      readMetadata(await published('mds.fidoalliance.org'), { roots }, now),
    ).rejects.toThrow('does not lead to a root');
  });
});
