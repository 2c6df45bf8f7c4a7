import { z } from 'zod';
import type { Ceremony, SignedEvidence } from '../factor.ts';
import { isVouchedFor } from './attestation.ts';
import {
  algorithms,
  type Credential,
  credentialId,
  credentialOf,
  isUsableKey,
  uniqueOf,
} from './credential.ts';

/** W3C WebAuthn Level 3, section 15.1: 300 to 600 seconds where a user is verified. */
export const lifetimeMs = 300_000;

/** What a browser posts; a Management API, an extension or a newer browser may add to it. */
export const answerMaxLength = 65_536;

const text = z.string().max(answerMaxLength);
const answered = {
  id: credentialId,
  rawId: credentialId,
  type: z.literal('public-key'),
};
const registration = z.object({
  ...answered,
  authenticatorAttachment: z.string().max(64).nullish(),
  response: z.object({
    clientDataJSON: text,
    attestationObject: text,
    transports: z.array(z.string().max(64)).max(16).optional(),
  }),
});
const assertion = z.object({
  ...answered,
  response: z.object({
    clientDataJSON: text,
    authenticatorData: text,
    signature: text,
    userHandle: z.string().max(128).nullish(),
  }),
});
const clientData = z.object({
  type: z.string(),
  origin: z.string(),
  crossOrigin: z.boolean().optional(),
  topOrigin: z.unknown().optional(),
});

/** What differs between the kinds of authenticators that the two factors ask for. */
export interface Asking {
  readonly attachment?: 'cross-platform' | 'platform';
  readonly residentKey: 'discouraged' | 'preferred' | 'required';
  readonly hint?: 'security-key' | 'client-device';
  /** Its user is verified, whatever the tenant has set. */
  readonly alwaysVerifies: boolean;
}

/**
 * What is to be signed: 32 bytes that nobody can make without our key, bound to the person, to the
 * one challenge of the one login, to what it is for and to where; and to how many answers were
 * refused before, so that each answer, right or wrong, uses it up. It follows from the record, so
 * it is kept nowhere.
 */
const challengeOf = (
  { attachment }: Asking,
  { tenantId, userId, challengeId, purpose, relyingParty, round, ...ceremony }: Ceremony,
): string =>
  ceremony.challenge ??
  ceremony.fingerprint(
    'webauthn-challenge',
    JSON.stringify([
      ...[tenantId, userId, challengeId, purpose, attachment, round],
      ...[relyingParty.id, relyingParty.origin, relyingParty.userVerification],
    ]),
  );

/**
 * W3C WebAuthn Level 3, section 14.6.1: 64 bytes that say nothing of the person, the same for all
 * their keys.
 */
const userHandleOf = ({ tenantId, userId, fingerprint }: Ceremony): string =>
  Buffer.concat(
    ['webauthn-user-handle', 'webauthn-user-handle-2'].map((context) =>
      Buffer.from(fingerprint(context, `${tenantId}/${userId}`), 'base64url'),
    ),
  ).toString('base64url');

const demandOf = ({ alwaysVerifies }: Asking, { relyingParty }: Ceremony) =>
  alwaysVerifies ? 'required' : relyingParty.userVerification;

/** Those of these keys that were made for this site: no other can answer here. */
const keysHere = (keys: Ceremony['keys'], { relyingParty }: Ceremony) =>
  keys
    .map(({ authenticatorId, kept }) => ({ authenticatorId, credential: credentialOf(kept) }))
    .filter(({ credential }) => credential.relyingPartyId === relyingParty.id);

const descriptors = (keys: Ceremony['keys'], ceremony: Ceremony) =>
  keysHere(keys, ceremony).map(({ credential: { id, transports } }) => ({
    ...{ id, type: 'public-key' },
    ...(transports && { transports }),
  }));

/** What `navigator.credentials` is asked with, as W3C WebAuthn writes it in JSON. */
export const optionsFor = (asking: Asking) => (ceremony: Ceremony) => {
  const { relyingParty, purpose, keys, all, policy } = ceremony;
  const userVerification = demandOf(asking, ceremony);
  const shared = { challenge: challengeOf(asking, ceremony), timeout: lifetimeMs };
  if (purpose === 'login') {
    return {
      ...shared,
      ...{ rpId: relyingParty.id, userVerification },
      allowCredentials: descriptors(keys, ceremony),
    };
  }
  const { attachment, residentKey, hint } = asking;
  return {
    ...shared,
    rp: { id: relyingParty.id, name: relyingParty.id },
    // Whoever shows it knows what the person calls themselves; here nobody does.
    user: { id: userHandleOf(ceremony), name: '', displayName: '' },
    pubKeyCredParams: algorithms.map((alg) => ({ type: 'public-key', alg })),
    authenticatorSelection: {
      ...(attachment && { authenticatorAttachment: attachment }),
      ...{ residentKey, userVerification, requireResidentKey: residentKey === 'required' },
    },
    excludeCredentials: descriptors(all, ceremony),
    attestation: policy ? 'direct' : 'none',
    ...(hint && { hints: [hint] }),
  };
};

const wrong = { kind: 'wrong' } as const satisfies SignedEvidence;

/** RFC 8176, section 2: a key of which there may be copies elsewhere is in software. */
const amrOf = (isBackupEligible: boolean | undefined): string => (isBackupEligible ? 'swk' : 'hwk');

/** What the library takes: what pages of Auth0's post has no `clientExtensionResults`. */
const expected = (asking: Asking, ceremony: Ceremony) => ({
  expectedChallenge: challengeOf(asking, ceremony),
  expectedOrigin: ceremony.relyingParty.origin,
  expectedRPID: ceremony.relyingParty.id,
  requireUserVerification: demandOf(asking, ceremony) === 'required',
});

type Registered = Parameters<
  typeof import('@simplewebauthn/server').verifyRegistrationResponse
>[0]['response'];

/** The answer as the library takes it. */
const responseOf = (
  answer: Omit<z.output<typeof registration>, 'authenticatorAttachment'>,
): Registered =>
  // The names of transports are kept as they come: a newer browser knows more than the library's.
  ({ ...answer, clientExtensionResults: {} }) as Registered;

/** What vouches for a key and needs no root to be held against: nothing, or the key itself. */
const selfContained = ['none', 'packed'];

/**
 * Of most statements about who made a key only a maker's root could tell whether they are true: one
 * that a browser sends unasked is left unread, as if it had sent none. One that was asked for is
 * read after all else holds.
 */
const unattested = async (
  attestationObject: string,
  { policy }: Pick<Ceremony, 'policy'>,
): Promise<string> => {
  const { decodeAttestationObject, isoCBOR } = await import('@simplewebauthn/server/helpers');
  const sent = decodeAttestationObject(new Uint8Array(Buffer.from(attestationObject, 'base64url')));
  if (!policy && selfContained.includes(sent.get('fmt'))) return attestationObject;
  const none = new Map<string, string | Uint8Array | Map<string, never>>([
    ...([['fmt', 'none']] as const),
    ...([['attStmt', new Map<string, never>()]] as const),
    ...([['authData', sent.get('authData')]] as const),
  ]);
  return Buffer.from(isoCBOR.encode(none)).toString('base64url');
};

const enroll = async (
  asking: Asking,
  ceremony: Ceremony,
  answer: z.output<typeof registration>,
): Promise<SignedEvidence> => {
  const { verifyRegistrationResponse } = await import('@simplewebauthn/server');
  const { authenticatorAttachment: attachment, ...rest } = answer;
  const verify = (attestationObject: string) =>
    verifyRegistrationResponse({
      ...expected(asking, ceremony),
      response: responseOf({ ...rest, response: { ...rest.response, attestationObject } }),
      supportedAlgorithmIDs: [...algorithms],
    });
  const { policy } = ceremony;
  const { attestationObject: sent } = rest.response;
  const { verified, registrationInfo } = await verify(await unattested(sent, ceremony));
  if (!verified || !registrationInfo) return wrong;
  const { credential: made, aaguid, userVerified, credentialDeviceType } = registrationInfo;
  if (made.id !== answer.id || !(await isUsableKey(made.publicKey))) return wrong;
  if (policy && !(await isVouchedFor(sent, { aaguid, policy, verify }))) {
    return { ...wrong, reason: 'authenticator_not_allowed' };
  }
  const isBackupEligible = credentialDeviceType === 'multiDevice';
  const kept: Credential = {
    ...{ id: made.id, publicKey: Buffer.from(made.publicKey).toString('base64url') },
    ...{ relyingPartyId: ceremony.relyingParty.id, counter: made.counter, aaguid },
    ...{ isBackupEligible, isBackedUp: registrationInfo.credentialBackedUp },
    ...{ isUserVerified: userVerified, userHandle: userHandleOf(ceremony) },
    ...(attachment && { attachment }),
    ...(answer.response.transports && { transports: answer.response.transports }),
  };
  const enrolled = { keeps: JSON.stringify(kept), unique: uniqueOf(kept) };
  const amr = amrOf(isBackupEligible);
  return { kind: 'signed', amr, isUserVerified: userVerified, enrolled };
};

const prove = async (
  asking: Asking,
  ceremony: Ceremony,
  { response, ...answer }: z.output<typeof assertion>,
): Promise<SignedEvidence> => {
  const found = keysHere(ceremony.keys, ceremony).find(
    ({ credential: { id } }) => id === answer.id,
  );
  if (!found) return wrong;
  const { authenticatorId, credential: kept } = found;
  const { userHandle, ...signed } = response;
  if (userHandle && userHandle !== (kept.userHandle ?? userHandleOf(ceremony))) return wrong;
  const { verifyAuthenticationResponse } = await import('@simplewebauthn/server');
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    ...expected(asking, ceremony),
    response: { ...answer, response: signed, clientExtensionResults: {} },
    // It looks at the counter before the signature, so that anybody could raise an alarm: the
    // counter is for who knows the last one, once the signature holds.
    credential: { id: kept.id, publicKey: Buffer.from(kept.publicKey, 'base64url'), counter: 0 },
  });
  if (!verified) return wrong;
  const isBackupEligible = authenticationInfo.credentialDeviceType === 'multiDevice';
  // W3C WebAuthn Level 3, section 6.1.3: whether copies are allowed is decided when it is made.
  if (isBackupEligible !== (kept.isBackupEligible ?? isBackupEligible)) return wrong;
  const { newCounter: counter, credentialBackedUp: isBackedUp } = authenticationInfo;
  const proved = { authenticatorId, counter, counterAtFirst: kept.counter, isBackedUp };
  const { userVerified: isUserVerified } = authenticationInfo;
  return { kind: 'signed', amr: amrOf(isBackupEligible), isUserVerified, proved };
};

/** @throws where it is no JSON. */
const json = (encoded: string): unknown =>
  JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8'));

/**
 * Holds what a browser posted against what was asked: the checks of W3C WebAuthn Level 3, sections
 * 7.1 and 7.2. Those that the library leaves to its caller are made here: a frame within another
 * site, the credential's owner, its user handle, whether copies are allowed, the key itself. One
 * refusal for all of them, as a message of the library repeats what was to be signed.
 */
export const judgeFor =
  (asking: Asking) =>
  async (answer: string, ceremony: Ceremony): Promise<SignedEvidence> => {
    const isEnrolling = ceremony.purpose === 'enroll';
    try {
      const posted: unknown = JSON.parse(answer);
      const { response } = z.object({ response: z.object({ clientDataJSON: text }) }).parse(posted);
      const { type, origin, crossOrigin, topOrigin } = clientData.parse(
        json(response.clientDataJSON),
      );
      if (type !== (isEnrolling ? 'webauthn.create' : 'webauthn.get')) return wrong;
      if (origin !== ceremony.relyingParty.origin) {
        return { kind: 'wrong', reason: 'another_origin' };
      }
      if (crossOrigin === true || topOrigin !== undefined) return wrong;
      return isEnrolling
        ? await enroll(asking, ceremony, registration.parse(posted))
        : await prove(asking, ceremony, assertion.parse(posted));
    } catch {
      return wrong;
    }
  };
