import { type Authenticator, codeGoingWith, takeOwnRecoveryCode } from '@countersign/contracts';
import { type Ask, randomToken } from '@countersign/edge-http';
import type { Factors } from '@countersign/factors';
import type { PasskeyEnrolling } from '@countersign/login-flow';
import type { FastifyRequest } from 'fastify';
import {
  accountAddPage,
  accountAskPage,
  accountCodePage,
  accountPasskeyPage,
  accountRenamePage,
} from '../pages/account.page.ts';
import type { AccountAction } from '../pages/account-paths.ts';
import type { Page } from '../pages/layout.ts';
import { authenticatorLabel } from '../pages/options.page.ts';
import type { Texts } from '../texts/texts.ts';
import type { AccountForms, NewForm } from './account-forms.ts';
import type { ReadAccount, SignedIn } from './read-account.ts';

interface Needs {
  readonly ask: Ask;
  readonly factors: Factors;
  readonly account: ReadAccount;
  readonly forms: AccountForms;
  readonly passkeyEnrolling: PasskeyEnrolling;
}

/** A page that asks for a change; nothing where what is to be changed is not there. */
type Asking = (
  at: {
    readonly request: FastifyRequest;
    readonly who: SignedIn;
    /** Seals the page's form, with what it has beside what every form has. */
    readonly seal: (more?: Partial<NewForm>) => Promise<string>;
    readonly texts: Texts;
  },
  of: string,
) => Promise<Page | undefined>;

/** The pages that ask for a change, once their person's word counts. Reading changes nothing. */
export const accountAsks = (needs: Needs) => {
  const { ask, factors, account, passkeyEnrolling } = needs;

  const inLogin = ({ session: { tenantId, userId, loginSessionId } }: SignedIn) => ({
    ...{ tenantId, userId, loginSessionId },
  });

  const find = async (who: SignedIn, texts: Texts, of: string) => {
    const all = await account.authenticators(who);
    const found = all.find(({ authenticatorId }) => authenticatorId === of);
    if (!found) return undefined;
    const label = authenticatorLabel(account.methodOf(found), texts, factors);
    const { name } = found;
    return { all, found, name, what: name === undefined ? label : `${label} – ${name}` };
  };

  const rename: Asking = async ({ who, seal, texts }, of) => {
    const theirs = await find(who, texts, of);
    if (!theirs) return undefined;
    return accountRenamePage({ form: await seal(), what: theirs.what, name: theirs.name }, texts);
  };

  const remove: Asking = async ({ who, seal, texts }, of) => {
    const theirs = await find(who, texts, of);
    if (!theirs) return undefined;
    const { all, found, what } = theirs;
    // A passkey stands for itself; what only stands beside another proves nothing alone.
    const isLeft = ({ kind }: Authenticator) => !factors.isSpare(kind) || factors.isFirst(kind);
    const isLast = !all.some((each) => each !== found && isLeft(each));
    const losesCode = codeGoingWith(all, of, factors.spareKinds) !== undefined;
    return accountAskPage({ ask: 'remove', form: await seal(), what, isLast, losesCode }, texts);
  };

  const newCode: Asking = async ({ who, seal, texts }) => {
    const seed = randomToken();
    const said = await ask(takeOwnRecoveryCode, { ...inLogin(who), seed });
    if (!said.ok) return undefined;
    const { recoveryCode: code, changes } = said.value;
    return accountCodePage({ form: await seal({ seed, changes }), code }, texts);
  };

  const add: Asking = async ({ who, seal, texts }) => {
    const names = await account.addable(who);
    if (names.length === 0) return undefined;
    return accountAddPage({ form: await seal(), factors: names }, texts, factors);
  };

  const passkey: Asking = async ({ request, who, seal, texts }) => {
    const started = await passkeyEnrolling.start(request, { ...inLogin(who), user: who.user });
    if (!started.ok) return undefined;
    return accountPasskeyPage({ form: await seal(), options: started.value }, texts);
  };

  const endSession: Asking = async ({ request, who, seal, texts }, of) => {
    const found = await account.sessionElsewhere(request, who, of);
    if (!found) return undefined;
    const what = found.device ?? texts.account.sessions.unknown;
    return accountAskPage({ ask: 'end-session', form: await seal(), what }, texts);
  };

  const forgetBrowser: Asking = async ({ who, seal, texts }, of) => {
    const found = (await account.browsersOf(who)).find(({ browserId }) => browserId === of);
    if (!found) return undefined;
    const what = found.device ?? texts.account.sessions.unknown;
    return accountAskPage({ ask: 'forget-browser', form: await seal(), what }, texts);
  };

  const ofAll =
    (what: 'end-sessions' | 'forget-browsers'): Asking =>
    async ({ seal, texts }) =>
      accountAskPage({ ask: what, form: await seal() }, texts);

  return {
    ...{ rename, remove, add, passkey, 'recovery-code': newCode },
    ...{ 'end-session': endSession, 'end-sessions': ofAll('end-sessions') },
    ...{ 'forget-browser': forgetBrowser, 'forget-browsers': ofAll('forget-browsers') },
  } satisfies Record<AccountAction, Asking>;
};
