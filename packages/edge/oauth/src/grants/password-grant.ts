import {
  beginLogin,
  type Connection,
  isPasskeyEnoughFor,
  type Login,
  readLogin,
} from '@countersign/contracts';
import { type Ask, isProblem, type Problem, type TellActivity } from '@countersign/edge-http';
import type { AvailableConnections, VerifyPassword } from '@countersign/login-flow';
import { aimOf } from '@countersign/login-flow';
import type { DemandMfa, Wanted } from '../mfa/demand-mfa.ts';
import { problems } from '../problems.ts';
import type { TokenAnswer } from '../tokens/issue-tokens.ts';
import {
  type Api,
  grantableScope,
  isForAdmins,
  isForPeople,
  noService,
  type WantedApi,
} from './apis.ts';
import type { FinishApiLogin } from './finish-api-login.ts';
import type { Exchange } from './token-request.ts';

interface Needs {
  readonly ask: Ask;
  readonly wantedApi: WantedApi;
  readonly availableConnections: AvailableConnections;
  readonly verifyPassword: VerifyPassword;
  readonly demandMfa: DemandMfa;
  readonly finish: FinishApiLogin;
  readonly newId: () => string;
  readonly tell: TellActivity;
}

interface Verified {
  readonly userId: string;
  readonly at: string;
}

/** What is asked for beside a login, where that is an API for people. */
const wantedBy = async (exchange: Exchange, wantedApi: WantedApi) => {
  const { application, fields } = exchange;
  const api = await wantedApi(exchange, fields);
  if (!api || !isForPeople(application, api)) return noService(fields);
  const scope = (fields.scope ?? '').split(' ').filter(Boolean);
  return {
    api,
    wanted: {
      clientId: application.clientId,
      scope: grantableScope(application, { scope, api }),
      ...(api.audience !== undefined && { audience: api.audience }),
    },
  };
};

/**
 * `password` and `password-realm`: a person's password in the hands of the application. It is a
 * login like any other, with the same bounds on guesses and the same policy; only the second factor
 * is proved over the MFA API.
 */
export const passwordGrant = (needs: Needs) => {
  const { ask, availableConnections, verifyPassword, demandMfa, finish, newId, tell } = needs;

  /** Auth0's setting names the connection of a request that names none. */
  const databasesOf = async (
    { tenant, application: { clientId } }: Exchange,
    realm: string | undefined,
  ): Promise<readonly Connection[] | Problem> => {
    const { tenantId, settings } = tenant;
    const usual = settings.others.default_directory;
    const named = typeof usual === 'string' && usual !== '' ? usual : undefined;
    const wanted = realm === undefined ? { connection: named } : { realm };
    const { databases } = await availableConnections({
      tenantId,
      request: { clientId, ...wanted },
    });
    return databases.length === 0 ? problems.realm_unknown : databases;
  };

  const begin = async (exchange: Exchange, api: Api, { userId, at }: Verified) => {
    const { tenant, issuer, application, caller } = exchange;
    const begun = await ask(beginLogin, {
      tenantId: tenant.tenantId,
      transactionId: newId(),
      userId,
      clientId: application.clientId,
      ...{ host: caller.host, locale: caller.locale },
      primary: { method: 'password', at },
      stepUp: isForAdmins(application, api),
      isPasskeyEnough: isPasskeyEnoughFor(tenant.settings),
      ...aimOf(api.audience, issuer),
      origin: caller.origin,
    });
    if (!begun.ok) throw new Error('a password stands for itself');
    return begun.value;
  };

  /** The log hears of it while the application is answered. */
  const demand = ({ tenant, caller }: Exchange, login: Login, wanted: Wanted) => {
    const { userId, loginSessionId } = login;
    const said = { kind: 'mfa_demanded', userId, loginSessionId } as const;
    void tell({ tenant, origin: caller.origin }, { ...said, clientId: wanted.clientId });
    return demandMfa(login, wanted);
  };

  return (of: 'application' | 'realm') =>
    async (exchange: Exchange): Promise<TokenAnswer | Problem> => {
      const { username, password, realm } = exchange.fields;
      const isNamed = of === 'application' || realm !== undefined;
      if (username === undefined || password === undefined || !isNamed) {
        return problems.parameter_missing;
      }
      const asked = await wantedBy(exchange, needs.wantedApi);
      if (isProblem(asked)) return asked;
      const { api, wanted } = asked;
      const { tenantId } = exchange.tenant;
      const { address, origin } = exchange.caller;
      const databases = await databasesOf(exchange, of === 'realm' ? realm : undefined);
      if (isProblem(databases)) return databases;
      const verified = await verifyPassword({
        ...{ tenantId, databases, username, password, address },
        ...{ userAgent: origin.userAgent, clientId: wanted.clientId },
      });
      if ('refusal' in verified) return problems[verified.refusal];

      const { at: passwordAt } = verified;
      const login = await begin(exchange, api, verified);
      if (login.next !== 'complete') return demand(exchange, login, { ...wanted, passwordAt });
      const { loginSessionId, userId } = login;
      const given = await finish(exchange, { ...wanted, tenantId, userId, loginSessionId });
      if (given === 'login_over') throw new Error('a login was over as soon as it had begun');
      if (given !== 'mfa_required') return given;
      const read = await ask(readLogin, { tenantId, loginSessionId });
      if (!read.ok) throw new Error('a login was begun and is not there');
      return demand(exchange, read.value, { ...wanted, passwordAt });
    };
};
