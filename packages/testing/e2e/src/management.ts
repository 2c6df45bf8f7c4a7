import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Countersign } from './countersign.ts';

const bootstrapClient = z.object({ clientId: z.string(), clientSecret: z.string() });
const token = z.object({ access_token: z.string() });
const createdUser = z.object({ user_id: z.string() });

export const password = 'correct horse battery staple';

/** A call that came to nothing. */
class CallError extends Error {
  override readonly name = 'CallError';
}

interface Admin {
  readonly url: string;
  readonly client: z.output<typeof bootstrapClient>;
  readonly http?: typeof fetch;
}

/** The Management API, as an admin's tool calls it. */
export const managementBy = async ({ url, client, http = fetch }: Admin) => {
  const { clientId, clientSecret } = client;
  const granted = await http(`${url}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      audience: `${url}/api/v2/`,
    }),
  });
  const { access_token } = token.parse(await granted.json());

  /** Sends a body as it is. */
  const send = async (
    method: string,
    path: string,
    body?: FormData | string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<unknown> => {
    const response = await http(`${url}/api/v2${path}`, {
      method,
      headers: { authorization: `Bearer ${access_token}`, ...headers },
      ...(body !== undefined && { body }),
    });
    if (!response.ok) throw new CallError(`${method} ${path}: ${response.status}`);
    return response.status === 204 ? undefined : response.json();
  };

  const call = (method: string, path: string, body?: object): Promise<unknown> =>
    body
      ? send(method, path, JSON.stringify(body), { 'content-type': 'application/json' })
      : send(method, path);

  const createUser = async (email: string) =>
    createdUser.parse(
      await call('POST', '/users', {
        connection: 'Username-Password-Authentication',
        ...{ email, password },
      }),
    ).user_id;

  return { call, send, createUser };
};
/** The same, with the client that standalone's first start generated. */
export const managementOf = async ({ url, dataDir }: Pick<Countersign, 'url' | 'dataDir'>) => {
  const file = await readFile(join(dataDir, 'bootstrap-client.json'), 'utf8');
  return managementBy({ url, client: bootstrapClient.parse(JSON.parse(file)) });
};
export type Management = Awaited<ReturnType<typeof managementBy>>;
