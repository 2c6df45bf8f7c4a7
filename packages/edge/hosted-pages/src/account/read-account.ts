import {
  type Authenticator,
  type FactorName,
  listAuthenticators,
  listBrowsers,
  readApplication,
  readGuardian,
  type User,
} from '@countersign/contracts';
import type { Ask } from '@countersign/edge-http';
import { type Factors, recoveryCode } from '@countersign/factors';
import {
  type BrowserSession,
  type BrowserSessions,
  hasPasskeys,
  type LoginFlow,
  lastingSessions,
  type SignIns,
} from '@countersign/login-flow';
import type { FastifyRequest } from 'fastify';
import type { AccountMethod, AccountPage, AccountSession } from '../pages/account.page.ts';

/** Nobody reads on after that many; the rest ends with "everywhere else". */
const sessionsMax = 50;

type FactorsOn = Readonly<Record<FactorName, boolean>>;

/** Whose page it is: signed in here, and neither blocked nor gone. */
export interface SignedIn {
  readonly session: BrowserSession;
  readonly user: User;
}

interface Needs {
  readonly ask: Ask;
  readonly factors: Factors;
  readonly sessions: Pick<BrowserSessions, 'look'>;
  readonly signIns: SignIns;
  readonly loginFlow: LoginFlow;
}

const whose = ({ session: { tenantId, userId } }: SignedIn) => ({ tenantId, userId });

/** Finds what a person has, and may have; each question is asked where its answer is shown. */
export const accountReader = ({ ask, factors, sessions, signIns, loginFlow }: Needs) => {
  const lasting = lastingSessions({ sessions, signIns });

  const authenticators = async (who: SignedIn): Promise<readonly Authenticator[]> => {
    const listed = await ask(listAuthenticators, whose(who));
    return listed.ok ? listed.value.authenticators : [];
  };

  const methodOf = (each: Authenticator): AccountMethod => {
    const { authenticatorId, kind, phoneNumber, email, name, createdAt, lastUsedAt } = each;
    const address = phoneNumber ?? email;
    return {
      ...{ authenticatorId, factor: factors.nameOfKind(kind), name, isLocked: each.locked },
      hint: (address !== undefined && factors.ofKind(kind)?.hint(address)) || '',
      ...{ addedAt: createdAt, usedAt: lastUsedAt },
    };
  };

  /** What stands beside nothing: what there is a recovery code for. */
  const isEnrolled = ({ kind }: Authenticator): boolean => !factors.isSpare(kind);

  const switchedOn = async ({ session: { tenantId } }: SignedIn): Promise<FactorsOn> => {
    const read = await ask(readGuardian, { tenantId, mayBeKept: true });
    return read.ok ? read.value.factors : {};
  };

  /** What can be enrolled here: also a key of a device, beside what they have. */
  const addableTo = (theirs: readonly Authenticator[], on: FactorsOn): readonly FactorName[] => {
    const alone = factors.enrollableAlone(on);
    const isBeside = theirs.some((each) => isEnrolled(each) && on[factors.nameOfKind(each.kind)]);
    const beside = factors.all.filter(({ name, isDependent }) => isDependent && on[name]);
    const names = [...alone, ...(isBeside ? beside.map(({ name }) => name) : [])];
    return loginFlow.enrollable({ factors: names });
  };

  const applicationNames = async (tenantId: string, clientIds: readonly string[]) => {
    const wanted = [...new Set(clientIds)].filter((each) => each !== '');
    const read = wanted.map(async (clientId): Promise<[string, string][]> => {
      const application = await ask(readApplication, { tenantId, clientId });
      return application.ok ? [[clientId, application.value.settings.name]] : [];
    });
    return new Map((await Promise.all(read)).flat());
  };

  const sessionsOf = async (request: FastifyRequest, who: SignedIn) => {
    const { sid, tenantId, userId } = who.session;
    const all = (await lasting.of(request.tenant, userId)).slice(0, sessionsMax);
    const names = await applicationNames(
      tenantId,
      all.map(([{ clientId }]) => clientId),
    );
    return all.map(
      ([{ id, clientId, startedAt }, { device, seenAt }]): AccountSession => ({
        ...{ id, isHere: id === sid, device, startedAt, seenAt },
        application: names.get(clientId),
      }),
    );
  };

  const browsersOf = async (who: SignedIn) => {
    const listed = await ask(listBrowsers, whose(who));
    return listed.ok ? listed.value.browsers : [];
  };

  return {
    authenticators,
    methodOf,
    addable: async (who: SignedIn): Promise<readonly FactorName[]> =>
      addableTo(...(await Promise.all([authenticators(who), switchedOn(who)]))),
    /** The session of that id, if it is another one of theirs. */
    sessionElsewhere: async (request: FastifyRequest, who: SignedIn, id: string) => {
      const [, found] = (id !== who.session.sid && (await lasting.find(request.tenant, id))) || [];
      return found?.userId === who.session.userId ? found : undefined;
    },
    browsersOf,
    /** All of it, for the page that lists it. */
    page: async (
      request: FastifyRequest,
      who: SignedIn,
    ): Promise<Omit<AccountPage, 'refusal' | 'news'>> => {
      const [theirs, on, mayAddPasskey, signedIn, browsers] = await Promise.all([
        authenticators(who),
        switchedOn(who),
        hasPasskeys(ask, who.user),
        sessionsOf(request, who),
        browsersOf(who),
      ]);
      const code = theirs.find(({ kind }) => kind === recoveryCode.kind);
      return {
        methods: theirs.filter((each) => each !== code).map(methodOf),
        recoveryCodeAt: code?.createdAt,
        mayRenewCode: on[recoveryCode.name] === true && theirs.some(isEnrolled),
        mayAdd: addableTo(theirs, on).length > 0,
        ...{ mayAddPasskey, sessions: signedIn, browsers },
      };
    },
  };
};
export type ReadAccount = ReturnType<typeof accountReader>;
