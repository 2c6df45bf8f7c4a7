import {
  type Application,
  authenticateApplication,
  readApplication,
  type Tenant,
} from '@countersign/contracts';
import type { Ask } from '@countersign/edge-http';
import { Refused } from '@countersign/edge-http';
import { claimedClient, type clientAssertions } from './client-assertion.ts';
import type { PresentedClient } from './presented-client.ts';

interface Needs {
  readonly ask: Ask;
  readonly assertionHolds: ReturnType<typeof clientAssertions>;
}

interface Where {
  readonly tenant: Tenant;
  readonly issuer: string;
}

export type AuthenticateClient = (where: Where, presented: PresentedClient) => Promise<Application>;

const secretMaxLength = 512;

/**
 * The application behind a request, once it has authenticated in the way it registered: nobody may
 * leave out a secret that is kept, nor show one where a key was agreed.
 * @throws {Refused}
 */
export const clientAuthentication = ({ ask, assertionHolds }: Needs): AuthenticateClient => {
  const named = async (tenantId: string, clientId: string) => {
    const read = await ask(readApplication, { tenantId, clientId });
    if (!read.ok) throw new Refused(read.refusal);
    return read.value;
  };

  const bySecret = async (tenantId: string, clientId: string, clientSecret: string) => {
    if (clientSecret.length > secretMaxLength) throw new Refused('application_not_authenticated');
    const answer = await ask(authenticateApplication, { tenantId, clientId, clientSecret });
    if (!answer.ok) throw new Refused(answer.refusal);
    return answer.value;
  };

  return async ({ tenant: { tenantId }, issuer }, presented) => {
    if (presented.method === 'secret') {
      const application = await bySecret(tenantId, presented.clientId, presented.clientSecret);
      const agreed = application.settings.clientAuthentication;
      if (agreed === 'client_secret_basic' || agreed === 'client_secret_post') return application;
      throw new Refused('application_not_authenticated');
    }
    if (presented.method === 'none') {
      const application = await named(tenantId, presented.clientId);
      if (application.settings.clientAuthentication === 'none') return application;
      throw new Refused('application_not_authenticated');
    }
    const { assertion, clientId } = presented;
    const claimed = claimedClient(assertion);
    if (claimed === undefined || (clientId !== undefined && clientId !== claimed)) {
      throw new Refused('application_not_authenticated');
    }
    const application = await named(tenantId, claimed);
    const agreed = application.settings.clientAuthentication === 'private_key_jwt';
    if (agreed && (await assertionHolds({ application, issuer, assertion }))) return application;
    throw new Refused('application_not_authenticated');
  };
};
