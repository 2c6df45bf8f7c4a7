import { type Application, authenticateApplication, readApplication } from '@countersign/contracts';
import { type Ask, andThen, isProblem, type Problem } from '@countersign/edge-http';
import type { FastifyRequest } from 'fastify';
import { type Fields, formFields } from '../grants/form-fields.ts';
import { problems } from '../problems.ts';
import { claimedClient, type clientAssertions } from './client-assertion.ts';
import { type PresentedClient, presentedClient } from './presented-client.ts';

interface Needs {
  readonly ask: Ask;
  readonly assertionHolds: ReturnType<typeof clientAssertions>;
}

type Asked = Pick<FastifyRequest, 'tenant' | 'issuer' | 'headers' | 'body'>;

/** The parameters of a request, and the application that sent it. */
export interface ClientRequest {
  readonly application: Application;
  readonly fields: Fields;
}
export type AuthenticateClient = (request: Asked) => Promise<ClientRequest | Problem>;

const secretMaxLength = 512;

/**
 * The application behind a request, once it has authenticated in the way it registered: nobody may
 * leave out a secret that is kept, nor show one where a key was agreed.
 */
export const clientAuthentication = ({ ask, assertionHolds }: Needs): AuthenticateClient => {
  const named = async (tenantId: string, clientId: string) => {
    const read = await ask(readApplication, { tenantId, clientId });
    return read.ok ? read.value : problems[read.refusal];
  };

  const bySecret = async (tenantId: string, clientId: string, clientSecret: string) => {
    if (clientSecret.length > secretMaxLength) return problems.application_not_authenticated;
    const answer = await ask(authenticateApplication, { tenantId, clientId, clientSecret });
    return answer.ok ? answer.value : problems[answer.refusal];
  };

  const behind = async (
    { tenant: { tenantId }, issuer }: Asked,
    presented: PresentedClient,
  ): Promise<Application | Problem> => {
    if (presented.method === 'secret') {
      const application = await bySecret(tenantId, presented.clientId, presented.clientSecret);
      if (isProblem(application)) return application;
      const agreed = application.settings.clientAuthentication;
      if (agreed === 'client_secret_basic' || agreed === 'client_secret_post') return application;
      return problems.application_not_authenticated;
    }
    if (presented.method === 'none') {
      const application = await named(tenantId, presented.clientId);
      if (isProblem(application)) return application;
      if (application.settings.clientAuthentication === 'none') return application;
      return problems.application_not_authenticated;
    }
    const { assertion, clientId } = presented;
    const claimed = claimedClient(assertion);
    if (claimed === undefined || (clientId !== undefined && clientId !== claimed)) {
      return problems.application_not_authenticated;
    }
    const application = await named(tenantId, claimed);
    if (isProblem(application)) return application;
    const agreed = application.settings.clientAuthentication === 'private_key_jwt';
    if (agreed && (await assertionHolds({ application, issuer, assertion }))) return application;
    return problems.application_not_authenticated;
  };

  return async (request) => {
    const fields = formFields(request.body);
    if (isProblem(fields)) return fields;
    const presented = presentedClient(fields, request.headers.authorization);
    if (isProblem(presented)) return presented;
    const application = await behind(request, presented);
    return andThen(application, (found) => ({ application: found, fields }));
  };
};
