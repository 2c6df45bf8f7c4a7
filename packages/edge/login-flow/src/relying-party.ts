import {
  type FactorName,
  type RelyingParty,
  readGuardianSettings,
  type Tenant,
  type WebauthnSettings,
  webauthnFactor,
} from '@countersign/contracts';
import type { Ask } from '@countersign/edge-http';
import type { Factors } from '@countersign/factors';
import type { FastifyRequest } from 'fastify';

/** Where a page is, as its browser writes it into what a key signs. */
const originOf = ({ host, issuer }: FastifyRequest): string =>
  `${new URL(issuer).protocol}//${host}`;

/**
 * Whether a key for this name may be asked for on a page of that host (W3C WebAuthn, section
 * 5.1.3). No browser asks for one of a name without a dot, unless it is the whole.
 */
export const mayBeRelyingParty = (name: string, hostname: string): boolean =>
  hostname === name || (name.includes('.') && hostname.endsWith(`.${name}`));

/** The host that a tenant's keys are made for: the one that it chose, else its canonical one. */
export const chosenParty = (
  { hosts }: Pick<Tenant, 'hosts'>,
  settings: Pick<WebauthnSettings, 'overridesRelyingParty' | 'relyingPartyId'> | undefined,
): string =>
  (settings?.overridesRelyingParty && settings.relyingPartyId) ||
  new URL(`https://${hosts[0]}`).hostname;

/**
 * Whom passkeys are made for on this page: the tenant's canonical host, also on its other ones, as
 * `/.well-known/webauthn` says there (W3C WebAuthn Level 3, section 5.11). That is read by https;
 * without, it is the page's own host where the canonical one is no part of it.
 */
export const passkeyParty = (request: FastifyRequest): RelyingParty => {
  const canonical = chosenParty(request.tenant, undefined);
  const origin = originOf(request);
  const isAllowed = origin.startsWith('https:') || mayBeRelyingParty(canonical, request.hostname);
  const id = isAllowed ? canonical : request.hostname;
  return { id, origin, userVerification: 'preferred' };
};

/**
 * Whom keys are made for, by factor: the host that the tenant chose, else its canonical one, where
 * a browser allows that on this page; else this page's own. Asked for only where there is a key.
 */
export const relyingParties =
  (ask: Ask, factors: Factors) => async (request: FastifyRequest, names: readonly FactorName[]) => {
    const { tenant } = request;
    const ofKeys = names.filter((name) => factors.of(name)?.proof.by === 'signature');
    if (!tenant || ofKeys.length === 0) return {};
    const found = await ask(readGuardianSettings, { tenantId: tenant.tenantId });
    const settingsOf = (name: FactorName) => {
      const { data } = webauthnFactor.safeParse(name);
      return found.ok && data ? found.value.webauthn[data] : undefined;
    };
    const partyOf = (name: FactorName): RelyingParty => {
      const settings = settingsOf(name);
      const chosen = chosenParty(tenant, settings);
      return {
        id: mayBeRelyingParty(chosen, request.hostname) ? chosen : request.hostname,
        origin: originOf(request),
        userVerification: settings?.userVerification ?? 'preferred',
      };
    };
    return { relyingParties: Object.fromEntries(ofKeys.map((name) => [name, partyOf(name)])) };
  };
export type RelyingParties = ReturnType<typeof relyingParties>;
