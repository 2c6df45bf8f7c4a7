import { type ActivityKind, type LoggedActivity, orphanedKeys } from '@countersign/contracts';
import { z } from 'zod';
import { logTypeOf } from './log-types.ts';

/** What a line says beyond who and where. */
const details = z.object({
  session_id: z.string().optional(),
  challenge_id: z.string().optional(),
  authenticator: z.object({ id: z.string().optional(), type: z.string().optional() }).optional(),
  channel: z.string().optional(),
  send: z.int().optional(),
  attempt: z.int().optional(),
  failure_details: z.object({ errorCode: z.string(), message: z.string() }).optional(),
  provider: z.string().optional(),
  change: z.string().optional(),
  /** Which mail it was. */
  email_type: z.string().optional(),
  provider_error: z
    .object({ errorCode: z.string(), message: z.string(), reply_code: z.int().optional() })
    .optional(),
  prompts: z.array(z.record(z.string(), z.json())).optional(),
  note: z.string().optional(),
  keys_orphaned: orphanedKeys.optional(),
  request: z
    .object({
      method: z.string(),
      path: z.string(),
      ip: z.string().optional(),
      userAgent: z.string().optional(),
      auth: z.object({ scopes: z.array(z.string()), strategy: z.literal('jwt') }),
    })
    .optional(),
});

/** A line of the log, its keys in the order in which they are answered. */
export const logBody = z.object({
  date: z.string(),
  type: z.string(),
  description: z.string(),
  connection: z.string(),
  connection_id: z.string(),
  client_id: z.string(),
  client_name: z.string(),
  ip: z.string(),
  user_agent: z.string(),
  details,
  user_id: z.string(),
  user_name: z.string(),
  references: z.object({ correlation_id: z.string() }).optional(),
  environment_name: z.string(),
  tenant_id: z.string(),
  tenant_name: z.string(),
  log_id: z.string(),
  _id: z.string(),
  isMobile: z.boolean(),
});
export type LogBody = z.output<typeof logBody>;

/** What the directory knows of those a line names. */
export interface Names {
  readonly userNames: ReadonlyMap<string, string>;
  readonly clientNames: ReadonlyMap<string, string>;
}

const sentence = (reason: string) => reason.replaceAll('_', ' ');

const changes: readonly ActivityKind[] = ['guardian_changed', 'authenticator_changed'];

/** Why not, or what else; a carrier's no is the provider's error. */
const reasonOf = ({ kind, reason, provider, replyCode }: LoggedActivity) => {
  if (reason === undefined) return {};
  if (changes.includes(kind)) return { change: reason };
  const said = { errorCode: reason, message: sentence(reason) };
  if (provider === undefined) return { failure_details: said };
  return { provider_error: { ...said, ...(replyCode && { reply_code: replyCode }) } };
};

/** A login tells of its second factor as of one of its prompts. */
const promptsOf = ({ kind, amr = [], at }: LoggedActivity) =>
  kind === 'login_completed' && amr.includes('mfa')
    ? {
        prompts: [
          {
            name: 'mfa',
            flow: 'universal-mfa',
            provider: 'guardian',
            completedAt: Date.parse(at),
            performed_acr: ['http://schemas.openid.net/pape/policies/2007/06/multi-factor'],
            performed_amr: amr,
          },
        ],
      }
    : {};

const requestOf = ({ request, origin = {} }: LoggedActivity) => {
  if (!request) return {};
  const { method, path, scopes } = request;
  const { address, userAgent } = origin;
  return {
    request: {
      ...{ method: method.toLowerCase(), path },
      ...(address !== undefined && { ip: address }),
      ...(userAgent !== undefined && { userAgent }),
      auth: { scopes, strategy: 'jwt' as const },
    },
  };
};

const detailsOf = (line: LoggedActivity): z.output<typeof details> => {
  const { loginSessionId, challengeId, authenticatorId, factor, messageType } = line;
  const { send, attempt, provider, mail, note, orphanedKeys: keys } = line;
  const isOfAuthenticator = authenticatorId !== undefined || factor !== undefined;
  return {
    ...(loginSessionId !== undefined && { session_id: loginSessionId }),
    ...(challengeId !== undefined && { challenge_id: challengeId }),
    ...(isOfAuthenticator && {
      authenticator: {
        ...(authenticatorId !== undefined && { id: authenticatorId }),
        ...(factor !== undefined && { type: factor }),
      },
    }),
    ...(messageType !== undefined && { channel: messageType }),
    ...(mail !== undefined && { email_type: mail }),
    ...(send !== undefined && { send }),
    ...(attempt !== undefined && { attempt }),
    ...reasonOf(line),
    ...(provider !== undefined && { provider }),
    ...promptsOf(line),
    ...(note !== undefined && { note }),
    ...(keys !== undefined && { keys_orphaned: keys }),
    ...requestOf(line),
  };
};

const mobile = /Android|iPhone|iPad|Mobile/;

/** A line as Auth0 writes it. What nobody knows is empty, as it is there. */
export const logWire = (
  tenant: { readonly tenantId: string },
  { userNames, clientNames }: Names,
  line: LoggedActivity,
): LogBody => {
  const { at, kind, connection = '', clientId = '', userId = '', correlationId, logId } = line;
  const { address = '', userAgent = '' } = line.origin ?? {};
  const { tenantId } = tenant;
  return {
    date: at,
    ...logTypeOf(kind),
    connection,
    connection_id: '',
    client_id: clientId,
    client_name: clientNames.get(clientId) ?? '',
    ip: address,
    user_agent: userAgent,
    details: detailsOf(line),
    user_id: userId,
    user_name: userNames.get(userId) ?? '',
    ...(correlationId !== undefined && { references: { correlation_id: correlationId } }),
    environment_name: 'self-hosted',
    tenant_id: tenantId,
    tenant_name: tenantId,
    log_id: logId,
    _id: logId,
    isMobile: mobile.test(userAgent),
  };
};
