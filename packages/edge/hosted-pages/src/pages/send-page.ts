import { languages } from '@countersign/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { offeredLanguages, textsFor } from '../texts/language.ts';
import { chosenLanguage } from '../texts/language-cookie.ts';
import type { PageProblem, Texts } from '../texts/texts.ts';
import type { WayBack } from '../way-back.ts';
import { layout, type Page, type Who } from './layout.ts';
import { picturesOf } from './look.ts';
import { problemPage } from './notice.page.ts';
import { referenceOf } from './reference.ts';

/** The texts for whoever asks, in their own language. */
export const textsOf = (request: FastifyRequest, uiLocales?: string | undefined): Texts =>
  textsFor({
    chosen: chosenLanguage(request),
    uiLocales,
    acceptLanguage: request.headers['accept-language'],
    // Where no tenant was found, every language we have.
    enabled: request.tenant?.settings.enabledLocales ?? languages,
  });

const sourceOf = (url: string): string | undefined => {
  if (!URL.canParse(url)) return undefined;
  const { origin, protocol } = new URL(url);
  return origin === 'null' ? protocol : origin;
};

/**
 * What a page may load and where its forms may lead. Browsers hold a form's redirects to
 * `form-action` too, and an application may send people on: so https anywhere (http, where that is
 * what we speak ourselves), and the address this login answers to.
 */
const policyOf = (
  request: FastifyRequest,
  { page, returnTo, framedBy }: Pick<Sending, 'page' | 'returnTo' | 'framedBy'>,
): string => {
  const settings = request.tenant?.settings;
  const pictures = settings ? picturesOf(settings) : [];
  const images = [...new Set(pictures.map((url) => url && sourceOf(url)).filter(Boolean))];
  const plain = request.issuer?.startsWith('http:') && 'http:';
  const forms = ["'self'", 'https:', plain, returnTo && sourceOf(returnTo)].filter(Boolean);
  return [
    "default-src 'none'",
    "style-src 'self'",
    ...(page.script === undefined ? [] : ["script-src 'self'"]),
    `img-src ${images.length > 0 ? images.join(' ') : "'none'"}`,
    `form-action ${framedBy === undefined ? forms.join(' ') : "'none'"}`,
    "base-uri 'none'",
    `frame-ancestors ${framedBy ?? "'none'"}`,
  ].join('; ');
};

/** Whether the page's address may be got once more: an answer of a provider is good for once. */
const isReadAgain = ({ method, url }: FastifyRequest): boolean =>
  method === 'GET' && !url.startsWith('/login/callback');

interface Sending {
  readonly page: Page;
  readonly texts: Texts;
  readonly status?: number;
  /** Where the login this page belongs to will lead. */
  readonly returnTo?: string | undefined;
  /** Of the request that the page tells of, where that is not this one. */
  readonly reference?: string | undefined;
  readonly who?: Who | undefined;
  /** Who may show it within a page of theirs: then it is looked at alone, and sends nothing. */
  readonly framedBy?: "'self'" | undefined;
}

/** Sends a page, never to be kept: the next reader of the screen is not to find it in "back". */
export const sendPage = (
  request: FastifyRequest,
  reply: FastifyReply,
  given: Sending,
): FastifyReply => {
  const { page, texts, status = 200, reference = referenceOf(request), who, framedBy } = given;
  const tenant = request.tenant?.settings;
  const languages = offeredLanguages(tenant?.enabledLocales);
  const switching = isReadAgain(request) ? { languages, here: request.url } : undefined;
  return reply
    .code(status)
    .headers({
      'content-type': 'text/html; charset=utf-8',
      // W3C WebAuthn Level 3, section 5.10: a key signs for this very page, and for no frame in it.
      ...(page.script !== undefined && {
        'permissions-policy':
          'publickey-credentials-get=(self), publickey-credentials-create=(self)',
      }),
      'content-security-policy': policyOf(request, given),
      // For browsers that do not heed `frame-ancestors`.
      ...(framedBy !== undefined && { 'x-frame-options': 'SAMEORIGIN' }),
      'content-language': texts.language,
    })
    .send(String(layout({ tenant, texts, reference, who, switching }, page)));
};

/** Sends the error page. */
export const sendProblem = (
  request: FastifyRequest,
  reply: FastifyReply,
  given: {
    readonly problem: PageProblem;
    readonly status?: number;
    readonly restart?: string;
    readonly elsewhere?: string | undefined;
    readonly wayBack?: WayBack | undefined;
    readonly reference?: string | undefined;
  },
): FastifyReply => {
  const { problem, status = 400, reference, ...where } = given;
  const texts = textsOf(request);
  const page = problemPage({ problem, ...where }, texts);
  return sendPage(request, reply, { page, texts, status, reference });
};
