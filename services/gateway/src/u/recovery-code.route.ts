import { giveRecoveryCode, type Login } from '@countersign/contracts';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Ask } from '../ports.ts';
import { type Advancing, recoveryCodeScreens as screens } from '../sign-in/advance.ts';
import { recoveryCodeSeed } from '../sign-in/completion.ts';
import { standing, type Visit, type Visits } from '../sign-in/visit.ts';
import { recoveryCodePage } from './pages/recovery-code.page.ts';
import type { Texts, Told } from './texts/texts.ts';

interface Needs {
  readonly ask: Ask;
  readonly visits: Visits;
  readonly advancing: Advancing;
}

type Due = NonNullable<Login['recoveryCodeDue']>;

const query = z.object({ state: z.string().optional() });
/** A box that is ticked sends a word; one that is not sends nothing. */
const form = z.object({ state: z.string().optional(), saved: z.string().optional() });

/**
 * GET and POST of a page that shows a recovery code: the same as often as it is read, until the
 * person says they kept it. Before that, the login does not end.
 */
const recoveryCodeRoute: FastifyPluginAsyncZod<Needs & { readonly due: Due }> = async (
  app,
  { due, ask, visits, advancing },
) => {
  const path = `/u/${screens[due]}`;
  const config = { answers: 'page' } as const;
  const schema = { tags: ['Hosted pages'], summary: 'Keep a recovery code' };

  const showCode = async (visit: Visit, refusal?: Told) => {
    const asked = { ...visits.withinOf(visit), ...recoveryCodeSeed(visit) };
    const given = await ask(giveRecoveryCode, asked);
    const state = visit.transaction.id;
    if (given.ok) {
      const code = given.value.recoveryCode;
      const pageIn = (texts: Texts) => recoveryCodePage({ state, path, due, code, refusal }, texts);
      return visits.show(visit, screens[due], pageIn, refusal ? 400 : 200);
    }
    const why = standing(visit, given.refusal);
    // Somebody else gave them one meanwhile, or took away what it would be for.
    if (why === 'recovery_code_not_due') return advancing.conclude(visit);
    const pageIn = (texts: Texts) => recoveryCodePage({ state, path, due, refusal: why }, texts);
    return visits.show(visit, screens[due], pageIn, 400);
  };

  app.get(path, { config, schema: { ...schema, querystring: query } }, async (request, reply) => {
    const visit = await visits.visitOf(request, reply, request.query.state);
    const login = await visits.loginOf(visit);
    return login.recoveryCodeDue === due ? showCode(visit) : advancing.whereItStands(visit, login);
  });

  app.post(path, { config, schema: { ...schema, body: form } }, async (request, reply) => {
    const { state, saved } = request.body;
    const visited = await visits.visitOf(request, reply, state);
    const visit = saved ? { ...visited, answer: ['recovery-code', due] } : visited;
    const login = await visits.loginOf(visit);
    if (login.recoveryCodeDue !== due) return advancing.whereItStands(visit, login);
    return saved ? advancing.conclude(visit) : showCode(visit, 'code_not_saved');
  });
};

/** /u/mfa-recovery-code-enrollment and /u/mfa-recovery-code-challenge-new-code. */
export const recoveryCodeRoutes: FastifyPluginAsyncZod<Needs> = async (app, needs) => {
  await app.register(recoveryCodeRoute, { ...needs, due: 'first' });
  await app.register(recoveryCodeRoute, { ...needs, due: 'replacement' });
};
