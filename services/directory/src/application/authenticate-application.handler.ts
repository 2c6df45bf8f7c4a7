import type * as contracts from '@countersign/contracts';
import { no, yes } from '@countersign/core';
import type { Answering } from '../answering.ts';
import { applicationStream } from '../streams.ts';
import { described } from './application-view.ts';
import type { Applications } from './applications.ts';
import type { SecretDigest } from './client-secrets.ts';

interface Needs {
  readonly recall: Applications['recall'];
  readonly digest: SecretDigest;
  readonly sameText: (one: string, other: string) => boolean;
}

/** Reads an application. */
export const readApplication =
  ({
    recallStood,
  }: Pick<Applications, 'recallStood'>): Answering<typeof contracts.readApplication> =>
  async ({ tenantId, clientId }) => {
    const { state, revision } = await recallStood(applicationStream(tenantId, clientId));
    return state.status === 'active'
      ? yes(described(state), { revision })
      : no('application_unknown');
  };

/** Lets in who knows an application's secret; not where assertions are to be signed instead. */
export const authenticateApplication =
  ({ recall, digest, sameText }: Needs): Answering<typeof contracts.authenticateApplication> =>
  async ({ tenantId, clientId, clientSecret }) => {
    const state = await recall(applicationStream(tenantId, clientId));
    const kept = state.status === 'active' ? state.secretDigest : '';
    const isRight = sameText(digest(tenantId, clientId, clientSecret), kept);
    if (!isRight || state.status !== 'active') return no('application_not_authenticated');
    return state.settings.clientAuthentication === 'private_key_jwt'
      ? no('application_not_authenticated')
      : yes(described(state));
  };
