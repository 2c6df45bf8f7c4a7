import { logWire, namesIn } from '@countersign/auth0-logs';
import {
  activityKinds,
  type LoggedActivity,
  type LoginSummary,
  listLogins,
  readLoginTimeline,
} from '@countersign/contracts';
import { isProblem, type RoutePlugin } from '@countersign/edge-http';
import { z } from 'zod';
import { requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { pageStart, pagingQuery } from '../paging.ts';
import { answered } from '../problems.ts';
import { userIdParam } from '../users/user-id.ts';

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text).toISOString());

const loginBody = z.object({
  session_id: z.string(),
  started_at: z.string(),
  ended_at: z.string().optional(),
  /** `open`: it goes on, or was left. */
  outcome: z.enum(['completed', 'failed', 'open']),
  user_id: z.string().optional(),
  user_name: z.string().optional(),
  client_id: z.string().optional(),
  client_name: z.string().optional(),
});

const eventBody = z.object({
  date: z.string(),
  /** What happened, in a word of ours; `type` is Auth0's for it. */
  event: z.string(),
  type: z.string(),
  description: z.string(),
  factor: z.string().optional(),
  channel: z.string().optional(),
  provider: z.string().optional(),
  /** Which carrier was asked, the first being 1; and which of the person's sends it was. */
  attempt: z.int().optional(),
  send: z.int().optional(),
  reason: z.string().optional(),
  amr: z.array(z.string()).optional(),
  authenticator_id: z.string().optional(),
  challenge_id: z.string().optional(),
  user_id: z.string().optional(),
  client_id: z.string().optional(),
  ip: z.string().optional(),
  user_agent: z.string().optional(),
  log_id: z.string(),
  references: z.object({ correlation_id: z.string() }).optional(),
});

const timeline = z.object({
  reference: z.string(),
  login: loginBody.optional(),
  events: z.array(eventBody),
});
const page = z.object({
  ...{ start: z.int(), limit: z.int(), length: z.int(), total: z.int() },
  logins: z.array(loginBody),
});

type Names = Awaited<ReturnType<ReturnType<typeof namesIn>>>;

const loginOf = ({ userNames, clientNames }: Names, login: LoginSummary) => ({
  session_id: login.loginSessionId,
  started_at: login.startedAt,
  ended_at: login.endedAt,
  outcome: login.outcome,
  user_id: login.userId,
  // Nobody is called nothing.
  user_name: userNames.get(login.userId ?? '') || undefined,
  client_id: login.clientId,
  client_name: clientNames.get(login.clientId ?? '') || undefined,
});

const eventOf = (tenantId: string, names: Names, line: LoggedActivity) => {
  const { kind, factor, messageType, provider, reason, attempt, send, amr } = line;
  const { type, description, references } = logWire({ tenantId }, names, line);
  return {
    ...{ date: line.at, event: kind, type, description, factor },
    ...{ channel: messageType, provider, attempt, send, reason, amr },
    authenticator_id: line.authenticatorId,
    challenge_id: line.challengeId,
    user_id: line.userId,
    client_id: line.clientId,
    ip: line.origin?.address,
    // A header may be there and say nothing.
    user_agent: line.origin?.userAgent || undefined,
    log_id: line.logId,
    references,
  };
};

const listing = {
  querystring: z.strictObject({
    user_id: userIdParam.optional(),
    from: instant.optional().describe('Logins that began then or later'),
    to: instant.optional().describe('Logins that began then or earlier'),
    ...pagingQuery,
  }),
  response: { 200: z.union([z.array(loginBody), page]) },
};
const one = {
  params: z.strictObject({
    reference: z
      .string()
      .min(8)
      .max(200)
      .describe('What a page of the login shows under a refusal, or the id of the login'),
  }),
  response: { 200: timeline },
};
const config = requireScopes('read:logs', 'read:logs_users');

/** `/countersign/logins`: every login, and what happened in one, from asked to answered. */
export const loginRoutes: RoutePlugin<ManagementNeeds> = async (app, { ask }) => {
  const names = namesIn(ask);

  app.get('/countersign/logins', { config, schema: listing }, async ({ tenant, query }) => {
    const { tenantId } = tenant;
    const { user_id: userId, from: since, to: until, page: at, per_page: perPage } = query;
    const asked = { tenantId, userId, since, until, page: at, perPage };
    const answer = answered(await ask(listLogins, asked));
    if (isProblem(answer)) return answer;
    const { items, total } = answer;
    const known = await names(tenantId, items);
    const logins = items.map((login) => loginOf(known, login));
    if (!query.include_totals) return logins;
    return { ...pageStart(query), length: logins.length, total, logins };
  });

  app.get(
    '/countersign/logins/:reference',
    { config, schema: one },
    async ({ tenant: { tenantId }, params: { reference } }) => {
      const asked = { tenantId, reference, knows: [...activityKinds] };
      const answer = answered(await ask(readLoginTimeline, asked));
      if (isProblem(answer)) return answer;
      const { login } = answer;
      const lines = answer.lines.filter((line) => line !== null);
      const known = await names(tenantId, login ? [login, ...lines] : lines);
      return {
        reference,
        login: login && loginOf(known, login),
        events: lines.map((line) => eventOf(tenantId, known, line)),
      };
    },
  );
};
