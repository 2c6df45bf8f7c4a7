import type { Language, MailNotice } from '@countersign/contracts';
import { msBetween } from '@countersign/core';
import { type Factors, inLanguage } from '@countersign/factors';
import { ar } from './ar.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { it } from './it.ts';
import { ja } from './ja.ts';
import { nl } from './nl.ts';
import { pl } from './pl.ts';
import { pt } from './pt.ts';
import type { MailTexts, Said } from './texts.ts';

/** The languages mails speak. To add one: a file beside these, and its name here. */
const allTexts: Readonly<Record<Language, MailTexts>> = {
  ...{ en, de, fr, es, it },
  ...{ pt, nl, pl, ja, ar },
};

interface Wording {
  readonly notice: MailNotice;
  readonly tenantName: string;
  readonly supportEmail: string | undefined;
  readonly locale: string;
  /** Where a ticket leads. */
  readonly link: string | undefined;
  /** The code that it brings. */
  readonly code: string | undefined;
  /** What factors are called. */
  readonly factors: Factors;
}

/** A line of a mail: what an admin called the tenant cannot begin another one. */
const oneLine = (text: string) =>
  text
    .toWellFormed()
    .normalize('NFC')
    .replace(/\p{Cc}+/gu, ' ')
    .trim();

const textsFor = (locale: string): MailTexts => {
  const language = locale.trim().toLowerCase().split(/[-_]/, 1)[0] ?? '';
  return inLanguage(allTexts, language);
};

const instantIn = (language: string, instant: string) =>
  `${new Intl.DateTimeFormat(language, {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'UTC',
  }).format(new Date(instant))} UTC`;

const changed = (
  notice: Exclude<
    MailNotice,
    { kind: 'code' | 'enrollment_ticket' | 'password_link' | 'test_mail' }
  >,
  texts: MailTexts,
  { supportEmail, factors }: Wording,
) => {
  const factor = 'factor' in notice ? notice.factor : undefined;
  return [
    texts.changes[notice.kind].text,
    [
      ...(factor ? [texts.which(factors.wordsOf(factor, texts.language).mail)] : []),
      texts.when(instantIn(texts.language, notice.at)),
    ].join('\n'),
    supportEmail === undefined ? texts.notYou : texts.notYouAsk(supportEmail),
  ];
};

/**
 * What a person reads: plain text, so that nothing in it can be other than it looks. News of a
 * change holds no link, as those who fish for passwords send such mails with one; and a code is in
 * no subject, which shows where mails are only listed.
 */
export const composeMail = (wording: Wording): Said => {
  const { notice, tenantName, locale, link = '', code = '' } = wording;
  const texts = textsFor(locale);
  const named = (text: string) => text.replaceAll('{name}', () => oneLine(tenantName));

  if (notice.kind === 'enrollment_ticket' || notice.kind === 'password_link') {
    const said = notice.kind === 'password_link' ? texts.passwordLink : texts.ticket;
    const { subject, text, after } = said;
    return { subject: named(subject), text: [texts.hello, named(text), link, after].join('\n\n') };
  }
  if (notice.kind === 'code') {
    const { subject, text, validFor, after } = texts.code;
    const minutes = Math.ceil(msBetween(notice.at, notice.expiresAt) / 60_000);
    const said = [texts.hello, named(text), code, `${validFor(minutes)} ${after}`];
    return { subject: named(subject), text: said.join('\n\n') };
  }
  if (notice.kind === 'test_mail') {
    const { subject, text } = texts.test;
    return { subject: named(subject), text: [texts.hello, named(text)].join('\n\n') };
  }
  return {
    subject: named(texts.changes[notice.kind].subject),
    text: [texts.hello, ...changed(notice, texts, wording).map(named)].join('\n\n'),
  };
};
