import {
  type Connection,
  connection,
  type createConnection,
  type FederationOptions,
  mask,
  type patchConnection,
  strategy,
} from '@countersign/contracts';
import type { ReplyOf } from '@countersign/core';
import { andThen, type Problem } from '@countersign/edge-http';
import { z } from 'zod';
import { connectionFields, connectionOptions } from '../fields/connection-fields.ts';
import { withoutNulls } from '../fields/fields.ts';
import { answered, invalidBody } from '../problems.ts';

const settings = z.strictObject(connectionFields.taken);

export const connectionCreation = settings.extend({
  name: connection.shape.name.describe('The name of the connection'),
  strategy: strategy.describe('The type of the connection'),
});
export const connectionChange = settings.extend({
  id: z.string().optional().describe('What it is: it cannot be changed'),
  name: z.string().optional().describe('What it is: it cannot be changed'),
  strategy: z.string().optional().describe('What it is: it cannot be changed'),
});
type ConnectionSettings = z.output<typeof settings>;
type Options = NonNullable<ConnectionSettings['options']>;

const discovery = '/.well-known/openid-configuration';

const given = <Fields extends object>(fields: Fields) =>
  // Every entry comes from the fields themselves.
  Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== null),
  ) as { [Key in keyof Fields]?: NonNullable<Fields[Key]> };

const federationOptionsOf = (options: Options): FederationOptions => {
  const { issuer, discovery_url: address, scope } = options;
  return given({
    issuer:
      issuer ?? (address?.endsWith(discovery) ? address.slice(0, -discovery.length) : address),
    domain: options.domain,
    tenantDomain: options.tenant_domain,
    clientId: options.client_id,
    clientSecret: options.client_secret ?? options.app_secret,
    scope: Array.isArray(scope) ? scope.join(' ') : scope,
  });
};

/** What is kept of options, with what leads to a provider in words that are not ours. */
const keptOptions = (options: Options) => ({
  ...withoutNulls(connectionOptions.keptOf(options)),
  ...withoutNulls({
    domain: options.domain,
    tenant_domain: options.tenant_domain,
    discovery_url: options.discovery_url,
  }),
});

/** The connection of a reply; an address that may not be called is named by its field. */
export const connectionOf = (
  { options: sent }: ConnectionSettings,
  reply: ReplyOf<typeof createConnection> | ReplyOf<typeof patchConnection>,
): ConnectionBody | Problem => {
  if (reply.ok || reply.refusal !== 'federation_address_forbidden') {
    return andThen(answered(reply), connectionWire);
  }
  const fields = ['issuer', 'discovery_url', 'domain'] as const;
  const field = fields.find((each) => typeof sent?.[each] === 'string') ?? 'issuer';
  const fault = 'The address may not be called from here';
  return invalidBody(fault, `options.${field}`);
};

/** The change a body asks for; what was not sent is left out. */
export const patchOf = (body: ConnectionSettings) => ({
  displayName: body.display_name,
  federationOptions: body.options ? federationOptionsOf(body.options) : undefined,
  options: body.options === undefined ? undefined : keptOptions(body.options ?? {}),
  enabledClients: body.enabled_clients === null ? [] : body.enabled_clients,
  others: connectionFields.keptOf(body),
});

/** The settings a body asks for of a connection that is new. */
export const settingsOf = (body: ConnectionSettings) => {
  const { others, ...settings } = patchOf(body);
  return { ...given(settings), ...(others && { others: withoutNulls(others) }) };
};

/** What leads to a provider, where that was said in other words than an issuer. */
const addresses = z.object({
  domain: z.string().optional(),
  tenant_domain: z.string().optional(),
  discovery_url: z.string().optional(),
});

/** A connection on the wire. Secrets are never answered; every field is optional to choose from. */
export const connectionBody = z.object({
  id: z.string().optional(),
  options: z
    .object({
      type: z.string().optional(),
      issuer: z.string().optional(),
      client_id: z.string().optional(),
      client_secret: z.string().optional(),
      scope: z.string().optional(),
      ...addresses.shape,
      ...connectionOptions.answered,
    })
    .optional(),
  strategy: strategy.optional(),
  name: z.string().optional(),
  display_name: z.string().optional(),
  enabled_clients: z.array(z.string()).optional(),
  ...connectionFields.answered,
});
export type ConnectionBody = z.output<typeof connectionBody>;

const optionsWire = ({ federation: reached, hasClientSecret, options }: Connection) => ({
  ...(reached && {
    type: 'back_channel',
    issuer: reached.issuer,
    client_id: reached.clientId,
    ...(hasClientSecret && { client_secret: mask }),
    scope: reached.scope,
  }),
  ...addresses.parse(options ?? {}),
  ...connectionOptions.shown(options),
});

/** Writes a connection as Auth0 does. One that every application may use has no list of them. */
export const connectionWire = (connection: Connection): ConnectionBody => ({
  id: connection.connectionId,
  options: optionsWire(connection),
  strategy: connection.strategy,
  name: connection.name,
  display_name: connection.displayName,
  is_domain_connection: false,
  enabled_clients: connection.enabledClients ?? undefined,
  realms: [connection.name],
  ...connectionFields.shown(connection.others),
});
