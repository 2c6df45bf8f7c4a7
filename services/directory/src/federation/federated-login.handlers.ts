import type * as contracts from '@countersign/contracts';
import { type Clock, no, yes } from '@countersign/core';
import type { Answering } from '../answering.ts';
import type { ActiveConnection } from '../connection/connection.state.ts';
import type { Connections } from '../connection/connections.ts';
import type { FederationSeals } from '../connection/sealed-federation.ts';
import { connectionStream } from '../streams.ts';
import type { FederatedTickets, Outcome } from './federated-ticket.ts';
import type { AdmitFederatedUser } from './federated-user.ts';
import type { FederatedAttempt, OpenIdProviders, ProviderSettings } from './openid-provider.ts';

interface Needs {
  readonly recallConnection: Connections['recall'];
  readonly seals: FederationSeals;
  readonly providers: OpenIdProviders;
  readonly tickets: FederatedTickets;
}

/** The connection and its provider; nothing where the connection has none. */
const find = async (
  { recallConnection, seals }: Needs,
  tenantId: string,
  connectionId: string,
): Promise<{ connection: ActiveConnection; provider: ProviderSettings } | undefined> => {
  const connection = await recallConnection(connectionStream(tenantId, connectionId));
  if (connection.status !== 'active' || !connection.federation) return undefined;
  const { issuer, clientId, scope, sealedClientSecret } = connection.federation;
  const clientSecret = await seals.openSecret(tenantId, connectionId, connection.federation);
  const key = JSON.stringify([tenantId, connectionId, issuer, clientId, sealedClientSecret]);
  return { connection, provider: { key, issuer, clientId, clientSecret, scope } };
};

/** Sends the browser to a connection's provider. */
export const startFederatedLogin =
  (needs: Needs): Answering<typeof contracts.startFederatedLogin> =>
  async ({ tenantId, connectionId, redirectUri, state, ticket: before }) => {
    const found = await find(needs, tenantId, connectionId);
    if (!found) return no('connection_unknown');

    const of = { tenantId, connectionId };
    const known = before === undefined ? undefined : await needs.tickets.renew(of, before);
    const isSame = known?.redirectUri === redirectUri && known.state === state;
    const asked = isSame ? known : { redirectUri, state };
    const departure = await needs.providers.depart(found.provider, asked);
    if (departure.status !== 'ready') return no('federation_unavailable');
    const { location, nonce, codeVerifier } = departure;
    if (isSame && before !== undefined) return yes({ location, ticket: before });
    const attempt = { redirectUri, state, nonce, codeVerifier };
    return yes({ location, ticket: await needs.tickets.issue(of, attempt) });
  };

/** Verifies what the browser brought back, and finds or creates the user it speaks of. */
export const finishFederatedLogin =
  ({
    admit,
    now,
    ...needs
  }: Needs & {
    readonly admit: AdmitFederatedUser;
    readonly now: Clock;
  }): Answering<typeof contracts.finishFederatedLogin> =>
  async ({ tenantId, connectionId, callbackUrl, ticket }) => {
    const found = await find(needs, tenantId, connectionId);
    if (!found) return no('connection_unknown');
    const { search, searchParams } = new URL(callbackUrl);
    const arrive = async (attempt: FederatedAttempt): Promise<Outcome> => {
      const arrival = await needs.providers.arrive(found.provider, attempt, searchParams);
      if (arrival.status === 'unavailable') return { refusal: 'federation_unavailable' };
      if (arrival.status === 'refused') return { refusal: 'federation_refused' };
      const { userId, blocked } = await admit(found.connection, arrival);
      return blocked ? { refusal: 'user_blocked' } : { userId, at: now() };
    };
    const of = { tenantId, connectionId };
    const outcome = await needs.tickets.redeem(of, { ticket, answer: search }, arrive);
    if (!outcome) return no('federation_refused');
    return 'refusal' in outcome ? no(outcome.refusal) : yes(outcome);
  };
