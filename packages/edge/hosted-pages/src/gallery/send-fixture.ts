import type { Tenant } from '@countersign/contracts';
import type { Factors } from '@countersign/factors';
import type { Screen } from '@countersign/login-flow';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendPage } from '../pages/send-page.ts';
import { textsIn } from '../texts/language.ts';
import { withOwn } from '../texts/own/own-texts.ts';
import { isNamed } from '../texts/own/screens.ts';
import { type Fixture, galleryNow, isOfLogin, whoOn } from './fixtures.ts';

interface Given {
  readonly fixture: Fixture;
  readonly page: string;
  readonly language: string;
  /** Whose page it would be, as it would look. */
  readonly tenant: Tenant;
  readonly factors: Factors;
  /** What the tenant would say on it in place of ours. */
  readonly words?: Readonly<Record<string, string>> | undefined;
  /** Whether the page has its script, where it has one. */
  readonly hasScript: boolean;
}

/** What every refusal is found by in the gallery. */
const reference = '7f3k-92qd';

/** Sends a page of the gallery: nobody's, at a time that stands still. */
export const sendFixture = (
  request: FastifyRequest,
  reply: FastifyReply,
  { fixture, page, language, tenant, factors, words = {}, hasScript }: Given,
): FastifyReply => {
  request.tenant = tenant;
  const ours = { ...textsIn(language), now: galleryNow };
  const values = { companyName: tenant.settings.friendlyName, clientName: 'Acme Books' };
  // What is no screen of Auth0's has no words but ours.
  const screen = page as Screen;
  const texts = isNamed(screen) ? withOwn({ screen, texts: ours }, words, values) : ours;
  const { script, ...bare } = fixture(texts, factors);
  return sendPage(request, reply, {
    page: hasScript && script !== undefined ? { ...bare, script } : bare,
    ...{ texts, reference, framedBy: "'self'" },
    ...(isOfLogin(page) && { who: whoOn(page) }),
  });
};
