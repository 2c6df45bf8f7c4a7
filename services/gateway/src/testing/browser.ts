import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';

export type Form = Readonly<Record<string, string>>;

interface LoginRequest {
  readonly headers?: Readonly<Record<string, string>>;
}

/** A browser, as far as a server can tell: it keeps cookies and goes where it is told. */
export const openBrowser = (app: FastifyInstance, host: string) => {
  const jar = new Map<string, string>();

  const send = async (options: InjectOptions): Promise<LightMyRequestResponse> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { host, ...(cookie && { cookie }), ...options.headers };
    const response = await app.inject({ ...options, headers });
    for (const { name, value, expires } of response.cookies) {
      if (expires && expires.getTime() === 0) jar.delete(name);
      else jar.set(name, value);
    }
    return response;
  };

  const get = (url: string, { headers = {} }: LoginRequest = {}) =>
    send({ method: 'GET', url, headers });
  /** Sends whatever it is, as what it is said to be. */
  const sendRaw = (url: string, type: string, payload: string, headers: Form = {}) =>
    send({ method: 'POST', url, headers: { 'content-type': type, ...headers }, payload });
  /** The bare answer to a form. */
  const submit = (url: string, form: Form, { headers = {} }: LoginRequest = {}) =>
    sendRaw(
      url,
      'application/x-www-form-urlencoded',
      new URLSearchParams(form).toString(),
      headers,
    );
  /** Sends a form, and goes on to the page that says why it was refused, or stays on its own. */
  const post = async (url: string, form: Form, more: LoginRequest = {}) => {
    const answered = await submit(url, form, more);
    const { location } = answered.headers;
    const isNotice = answered.cookies.some(
      ({ name, value }) => name.endsWith('countersign-notice') && value !== '',
    );
    const isBack = location?.split('?')[0] === url.split('?')[0] || isNotice;
    return answered.statusCode === 303 && isBack ? get(location ?? '', more) : answered;
  };

  return { jar, get, post, submit, sendRaw };
};
export type Browser = ReturnType<typeof openBrowser>;

/** Where a response leads. */
export const locationOf = ({ headers: { location } }: LightMyRequestResponse): string => {
  if (location === undefined) throw new Error('the response leads nowhere');
  return location;
};

/** A parameter of where a response leads, in the query or the fragment. */
export const parameterOf = (response: LightMyRequestResponse, name: string): string | null => {
  const [, parameters = ''] = locationOf(response).split(/[?#]/, 2);
  return new URLSearchParams(parameters).get(name);
};

/** The `state` that the forms of a page carry. */
export const stateOf = (response: LightMyRequestResponse): string => {
  const inPage = /name="state" value="([^"]+)"/.exec(response.body)?.[1];
  const state = inPage ?? parameterOf(response, 'state');
  if (!state) throw new Error('the response carries no state');
  return state;
};
