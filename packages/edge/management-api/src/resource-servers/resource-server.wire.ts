import {
  managementScopes,
  type ResourceServer,
  type ResourceServerSettings,
  resourceServer,
  resourceServerSettings,
  systemApis,
} from '@countersign/contracts';
import type { Part, Patch } from '@countersign/core';
import {
  accountAudience,
  accountScopes,
  managementAudience,
  mfaAudience,
  mfaScopes,
} from '@countersign/edge-http';
import { z } from 'zod';
import { anything, defineFields, none, off, only, withoutNulls } from '../fields/fields.ts';

const { shape } = resourceServerSettings;

/** Auth0's answer where an API would encrypt, bind or describe its tokens. */
const fields = defineFields({
  acts: {
    name: shape.name.unwrap(),
    scopes: shape.scopes,
    signing_alg: z.literal('RS256'),
    token_lifetime: shape.tokenLifetimeSeconds,
    allow_offline_access: shape.allowOfflineAccess,
    skip_consent_for_verifiable_first_party_clients: shape.skipConsent,
    enforce_policies: shape.enforcesPolicies,
    token_dialect: shape.tokenDialect,
  },
  kept: anything(
    'token_lifetime_for_web signing_secret allow_online_access client_id',
    'allow_online_access_with_ephemeral_sessions token_lifetime_for_anonymous_access_tokens',
    'subject_type_authorization authorization_policy',
  ),
  refused: {
    token_encryption: none('Tokens are not encrypted'),
    consent_policy: only(z.null(), 'Nobody is asked for consent'),
    authorization_details: none('There are no rich authorization requests'),
    proof_of_possession: off('Tokens are not bound to keys', 'required'),
  },
});

const identifier = resourceServer.shape.identifier;
export const creation = z.strictObject({ ...fields.taken, identifier });
export const change = z.strictObject({
  ...fields.taken,
  id: z.string().optional().describe('What it is: it cannot be changed'),
  identifier: identifier.optional().describe('It cannot be changed'),
  is_system: z.literal(false).optional().describe('It cannot be changed'),
});

/** An API on the wire. */
export const resourceServerBody = z.object({
  id: z.string().optional(),
  name: z.string().optional(),
  identifier: z.string().optional(),
  is_system: z.boolean().optional(),
  scopes: shape.scopes.optional(),
  signing_alg: z.string().optional(),
  token_lifetime: z.int().optional(),
  allow_offline_access: z.boolean().optional(),
  skip_consent_for_verifiable_first_party_clients: z.boolean().optional(),
  enforce_policies: z.boolean().optional(),
  token_dialect: z.string().optional(),
  ...fields.answered,
});
export type ResourceServerBody = z.output<typeof resourceServerBody>;

/** What a body says, as it is decided about. */
export const patchOf = (body: Partial<z.output<typeof change>>): Patch<ResourceServerSettings> => {
  const others = fields.keptOf(body);
  return {
    name: body.name,
    scopes: body.scopes,
    tokenLifetimeSeconds: body.token_lifetime,
    allowOfflineAccess: body.allow_offline_access,
    skipConsent: body.skip_consent_for_verifiable_first_party_clients,
    enforcesPolicies: body.enforce_policies,
    tokenDialect: body.token_dialect,
    ...(others && { others }),
  };
};

/** The same of a new API, which has nothing that could be taken back. */
export const settingsOf = (body: z.output<typeof creation>): Part<ResourceServerSettings> => {
  const { others, ...acting } = patchOf(body);
  const said = Object.entries(acting).filter(([, value]) => value !== null);
  return { ...Object.fromEntries(said), others: withoutNulls(others ?? {}) };
};

/** Writes an API as Auth0 does. */
export const resourceServerWire = ({
  resourceServerId: id,
  identifier: audience,
  settings,
}: ResourceServer): ResourceServerBody => ({
  id,
  ...(settings.name !== null && { name: settings.name }),
  identifier: audience,
  is_system: false,
  scopes: settings.scopes,
  signing_alg: 'RS256',
  token_lifetime: settings.tokenLifetimeSeconds,
  allow_offline_access: settings.allowOfflineAccess,
  skip_consent_for_verifiable_first_party_clients: settings.skipConsent,
  enforce_policies: settings.enforcesPolicies,
  token_dialect: settings.tokenDialect,
  ...fields.shown(settings.others),
});

interface SystemApi {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly lifetime: number;
  readonly enforces: boolean;
}

const systemWire = (
  { id, name, scopes, lifetime, enforces }: SystemApi,
  audience: string,
): ResourceServerBody => ({
  id,
  name,
  identifier: audience,
  is_system: true,
  scopes: scopes.map((value) => ({ value })),
  signing_alg: 'RS256',
  token_lifetime: lifetime,
  allow_offline_access: false,
  skip_consent_for_verifiable_first_party_clients: true,
  enforce_policies: enforces,
  token_dialect: 'access_token',
});

/** The APIs that every tenant has: how they are called follows from where the tenant is. */
export const systemServers = (issuer: string): readonly ResourceServerBody[] => [
  systemWire(
    {
      id: systemApis.management,
      name: 'Auth0 Management API',
      scopes: managementScopes,
      ...{ lifetime: 86_400, enforces: true },
    },
    managementAudience(issuer),
  ),
  systemWire(
    {
      id: systemApis.mfa,
      name: 'Auth0 MFA API',
      scopes: mfaScopes,
      ...{ lifetime: 600, enforces: false },
    },
    mfaAudience(issuer),
  ),
  systemWire(
    {
      id: systemApis.account,
      name: 'Auth0 My Account API',
      scopes: accountScopes,
      ...{ lifetime: 600, enforces: false },
    },
    accountAudience(issuer),
  ),
];

/** The one of them that is called so, by its id or its audience. */
export const systemServer = (issuer: string, name: string): ResourceServerBody | undefined =>
  systemServers(issuer).find(({ id, identifier: audience }) => id === name || audience === name);
