import { finishFederatedLogin, startFederatedLogin } from '@countersign/contracts';
import type { Ask } from '@countersign/edge-http';
import type { FastifyRequest } from 'fastify';
import type { LoginRequest } from './login-request.ts';
import type { Transactions } from './transaction/transaction-cookies.ts';

/** A provider is asked over HTTP, several times over, and each time may take its five seconds. */
const patience = { timeoutMs: 20_000 };

interface Needs {
  readonly ask: Ask;
  readonly transactions: Transactions;
}

/**
 * Where a provider sends people back: the host they left from, which is the tenant's, holds their
 * cookie.
 */
const callbackOf = ({ issuer, host }: FastifyRequest): string =>
  `${new URL(issuer).protocol}//${host}/login/callback`;

/** Sends people to another OpenID provider, and takes them back. */
export const federating = ({ ask, transactions }: Needs) => ({
  /** Where the person goes, to the provider; or why not. */
  leave: async (loginRequest: LoginRequest, connectionId: string) => {
    const { request, reply, transaction } = loginRequest;
    const { tenantId, id: state, federation } = transaction;
    // Whoever leaves once more, by going back or a second click, leaves as before.
    const ticketBefore = federation?.connectionId === connectionId && federation.ticket;
    const asked = {
      ...{ tenantId, connectionId, redirectUri: callbackOf(request), state },
      ...(ticketBefore && { ticket: ticketBefore }),
    };
    const started = await ask(startFederatedLogin, asked, patience);
    if (!started.ok) return { ok: false, refusal: started.refusal } as const;

    const { location, ticket } = started.value;
    const away = { ...transaction, federation: { connectionId, ticket } };
    if (!(await transactions.save(request, reply, away))) {
      throw new Error('a federated login did not fit into its cookie');
    }
    return { ok: true, value: { location } } as const;
  },
  /** Back from the provider, which answered at `callbackUrl`; nothing for who never left. */
  arrive: async (loginRequest: LoginRequest, query: string) => {
    const { request, transaction } = loginRequest;
    const { federation } = transaction;
    if (!federation) return undefined;
    const { tenantId } = transaction;
    const callbackUrl = `${callbackOf(request)}${query}`;
    return ask(finishFederatedLogin, { tenantId, ...federation, callbackUrl }, patience);
  },
});
export type Federating = ReturnType<typeof federating>;
