import type { Login } from '@countersign/contracts';
import type { RequestLimits, RoutePlugin } from '@countersign/edge-http';
import type { Screen } from '@countersign/login-flow';
import {
  type BegunLoginRequest,
  begunOf,
  ended,
  isEnding,
  isRefusal,
  type LoginRequest,
  type LoginRequests,
} from '@countersign/login-flow';
import { z } from 'zod';
import { type LoginPages, pathOf, type Shown } from './login-pages.ts';
import type { Notice } from './notices.ts';
import { resetNameOf } from './reset-screens.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The field of a hosted page's form that is filled in again, where the form was refused. */
    typedField?: string;
  }
}

interface PageOf<At, Form extends z.ZodRawShape> {
  readonly screen: Screen;
  /** For the documentation. */
  readonly summary: string;
  /** Another address of it, by which pages of Auth0's know it. */
  readonly alias?: string;
  /** The fields of its form, beside the `state` that says which login it is of. */
  readonly form: Form;
  /** Which of them is no secret, and is filled in again. */
  readonly typedField?: string;
  /** On how often it is read, and sent. */
  readonly limits?: RequestLimits['ofPhoneForm'];
  /** Answers what was sent. */
  readonly submit: (at: At, form: z.output<z.ZodObject<Form>>) => Promise<Shown>;
}

/** A page of a login, as its address is read and its form is sent. */
export interface HostedPage<Form extends z.ZodRawShape> extends PageOf<LoginRequest, Form> {
  readonly show: (at: LoginRequest, notice: Notice) => Promise<Shown>;
}

/** A page that takes a first factor to have held. */
export interface LoginPage<Form extends z.ZodRawShape> extends PageOf<BegunLoginRequest, Form> {
  readonly loginRequests: LoginRequests;
  readonly show: (at: BegunLoginRequest, login: Login, notice: Notice) => Promise<Shown>;
}

const pageQuery = z.object({ state: z.string().optional() });

/** A login that cannot go on, as a form of it was told. */
const refusalIn = (at: LoginRequest, { problem, reference }: Notice): Shown | undefined => {
  if (problem === undefined) return undefined;
  const refusal = isEnding(problem) ? ended(at, problem) : { refusal: problem };
  return { ...refusal, reference };
};

/** GET and POST of one screen: the only shape of a hosted page. */
export const hostedPage =
  <Form extends z.ZodRawShape>({
    screen,
    summary,
    form,
    typedField,
    limits,
    alias,
    show,
    submit,
  }: HostedPage<Form>): RoutePlugin<{ readonly pages: LoginPages }> =>
  async (app, { pages }) => {
    const config = { answers: 'page', ...(typedField && { typedField }) } as const;
    const schema = { tags: ['Hosted pages'], summary };
    const state = z.object({ state: z.string().optional() });
    const body = z.object({ ...form, ...state.shape });

    const got = { config, ...(limits && { onRequest: limits.get }) };
    // Once the form is read: what it holds is filled in again, however often it was sent.
    const sent = { config, ...(limits && { preHandler: limits.post }) };
    const posted = { ...schema, querystring: pageQuery, body };
    const resetName = resetNameOf(screen);
    const others = [alias, resetName && `/u/${resetName}`].filter((path) => path !== undefined);
    for (const path of [pathOf(screen), ...others]) {
      app.get(path, { ...got, schema: { ...schema, querystring: pageQuery } }, (request, reply) =>
        pages.answered({ request, reply }, request.query.state, async (at) => {
          const notice = await pages.noticeOn(at);
          const shown = refusalIn(at, notice) ?? (await show(at, notice));
          return 'page' in shown ? { ...shown, reference: notice.reference } : shown;
        }),
      );
      app.post(path, { ...sent, schema: posted }, (request, reply) =>
        // The form's own fields are as its schema says; the compiler cannot see through the spread.
        pages.answered(
          { request, reply },
          state.parse(request.body).state ?? request.query.state,
          (at) => submit(at, request.body as z.output<z.ZodObject<Form>>),
        ),
      );
    }
  };

/** The page of a login that has got somewhere: whoever has not yet signed in is told so. */
export const loginPage = <Form extends z.ZodRawShape>({
  loginRequests,
  show,
  submit,
  ...page
}: LoginPage<Form>) =>
  hostedPage<Form>({
    ...page,
    show: async (loginRequest, notice) => {
      const at = begunOf(loginRequest);
      if (isRefusal(at)) return at;
      const login = await loginRequests.loginOf(at);
      return isRefusal(login) ? login : show(at, login, notice);
    },
    submit: async (loginRequest, form) => {
      const at = begunOf(loginRequest);
      return isRefusal(at) ? at : submit(at, form);
    },
  });
