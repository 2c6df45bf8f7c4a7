import {
  type Connection,
  connection,
  type createConnection,
  type FederationOptions,
  type patchConnection,
  strategy,
} from '@countersign/contracts';
import type { ReplyOf } from '@countersign/kernel';
import { z } from 'zod';
import { answered, invalidBody, ManagementProblem } from '../problems.ts';

const text = z.string().min(1).max(1_000).optional();

/** How to reach a provider, in the words of Auth0's strategies. */
const options = z.strictObject({
  issuer: z.url({ protocol: /^https?$/ }).optional(),
  domain: z.hostname().optional().describe('Okta: where its organization is'),
  tenant_domain: z.hostname().optional().describe('Azure AD: its directory'),
  client_id: text,
  client_secret: text,
  app_secret: text.describe('Apple: its client secret'),
  scope: z.union([z.string().max(1_000), z.array(z.string().max(100)).max(50)]).optional(),
  type: z.literal('back_channel').optional(),
});
type Options = z.output<typeof options>;

const settings = {
  display_name: z.string().max(128).optional(),
  options: options.optional(),
  enabled_clients: z.array(z.string()).optional(),
};

export const connectionCreation = z.strictObject({
  name: connection.shape.name.describe('The name of the connection'),
  strategy: strategy.describe('The type of the connection'),
  ...settings,
});
export const connectionChange = z.strictObject(settings);
type ConnectionChange = z.output<typeof connectionChange>;

const federationOptionsOf = (given: Options): FederationOptions => ({
  issuer: given.issuer,
  domain: given.domain,
  tenantDomain: given.tenant_domain,
  clientId: given.client_id,
  clientSecret: given.client_secret ?? given.app_secret,
  scope: typeof given.scope === 'string' ? given.scope : given.scope?.join(' '),
});

/** The connection of a reply; an address that may not be called is named by its field. */
export const connectionOf = (
  { options: given }: ConnectionChange,
  reply: ReplyOf<typeof createConnection> | ReplyOf<typeof patchConnection>,
): ConnectionBody => {
  if (reply.ok || reply.refusal !== 'federation_address_forbidden') {
    return connectionWire(answered(reply));
  }
  const field = given?.issuer === undefined && given?.domain !== undefined ? 'domain' : 'issuer';
  const fault = 'The address may not be called from here';
  throw new ManagementProblem(invalidBody(fault, `options.${field}`));
};

/** The settings a body asks for; what was not sent is left out. */
export const settingsOf = (body: ConnectionChange) => ({
  displayName: body.display_name,
  federationOptions: body.options && federationOptionsOf(body.options),
  enabledClients: body.enabled_clients,
});

/** A connection on the wire. Secrets are never answered; every field is optional to choose from. */
export const connectionBody = z.object({
  id: z.string().optional(),
  options: z
    .object({
      type: z.string().optional(),
      issuer: z.string().optional(),
      client_id: z.string().optional(),
      scope: z.string().optional(),
    })
    .optional(),
  strategy: strategy.optional(),
  name: z.string().optional(),
  display_name: z.string().optional(),
  is_domain_connection: z.boolean().optional(),
  enabled_clients: z.array(z.string()).optional(),
  realms: z.array(z.string()).optional(),
});
export type ConnectionBody = z.output<typeof connectionBody>;

/** Writes a connection as Auth0 does. One that every application may use has no list of them. */
export const connectionWire = ({
  connectionId,
  federation: reached,
  enabledClients,
  ...rest
}: Connection): ConnectionBody => ({
  id: connectionId,
  options: reached
    ? {
        type: 'back_channel',
        issuer: reached.issuer,
        client_id: reached.clientId,
        scope: reached.scope,
      }
    : {},
  strategy: rest.strategy,
  name: rest.name,
  display_name: rest.displayName,
  is_domain_connection: false,
  enabled_clients: enabledClients ?? undefined,
  realms: [rest.name],
});
