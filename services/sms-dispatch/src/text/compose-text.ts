import type { MessageType, Purpose, SmsTemplates } from '@countersign/contracts';
import { defaultTextFor } from './default-texts.ts';
import { renderLiquid } from './liquid.ts';
import { originLine } from './origin-bound.ts';

/** A message of ten parts: beyond that carriers refuse, and nobody reads. */
const charactersMax = 1_000;

export interface Wording {
  readonly code: string;
  readonly purpose: Purpose;
  readonly messageType: MessageType;
  readonly locale: string;
  readonly host: string;
  readonly friendlyName: string;
  readonly templates: SmsTemplates | null;
}

/** Line feeds stay; every other control character, and what is not one text any more, goes. */
const cleaned = (text: string) =>
  text
    .toWellFormed()
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n]/gu, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();

const shortened = (text: string) => Array.from(text).slice(0, charactersMax).join('').trimEnd();

/** The names that Auth0's templates know. A spoken code has dots between its digits. */
const valuesOf = ({ code, messageType, locale, friendlyName }: Wording) => {
  const isSpoken = messageType === 'voice';
  const name = cleaned(friendlyName).replaceAll('\n', ' ');
  return {
    code: isSpoken ? [...code].join('.') : code,
    message_type: messageType,
    locale,
    pause: isSpoken ? '... ' : '',
    tenant: { friendly_name: name, friendlyName: name },
    requestInfo: { lang: locale },
  };
};

const ownTemplate = ({ purpose, templates }: Wording) =>
  purpose === 'enroll' ? templates?.enrollmentMessage : templates?.verificationMessage;

const defaultTemplate = ({ purpose, messageType, locale }: Wording) => {
  const { voice, enrollment, verification } = defaultTextFor(locale);
  if (messageType === 'voice') return voice;
  return purpose === 'enroll' ? enrollment : verification;
};

/** What the person reads: the tenant's own text where there is one and it renders, else ours. */
const sentence = (wording: Wording): string => {
  const values = valuesOf(wording);
  const own = ownTemplate(wording);
  const rendered = own && cleaned(renderLiquid(own, values) ?? '');
  return shortened(rendered || cleaned(renderLiquid(defaultTemplate(wording), values) ?? ''));
};

/** The whole message. An SMS ends in the line that binds its code, whatever the template says. */
export const composeText = (wording: Wording): string => {
  const text = sentence(wording);
  if (wording.messageType === 'voice') return text;
  const last = originLine(wording.host, wording.code);
  if (!last || text.split('\n').at(-1) === last) return text;
  return `${text}\n\n${last}`;
};
