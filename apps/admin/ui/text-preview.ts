import { Liquid } from 'liquidjs';
import { SegmentedMessage } from 'sms-segments-calculator';

// As sms-dispatch renders a template: with the values that it is given, and no file.
const engine = new Liquid({ templates: {}, strictFilters: true, ownPropertyOnly: true });

interface Wording {
  readonly language: string;
  /** What the tenant is called, and the host that codes are typed into. */
  readonly tenant: string;
  readonly host: string;
}
interface Preview {
  readonly text: string;
  readonly characters: number;
  /** `GSM-7`, of whose characters a part holds 160, or `UCS-2`, of 70. */
  readonly encoding: string;
  readonly parts: number;
}

const code = '123456';

/**
 * A text as it goes out, with the line that binds its code to a host below it, and how many parts a
 * carrier counts for it. @throws where it is not Liquid
 */
export const textPreview = (template: string, { language, tenant, host }: Wording): Preview => {
  const values = {
    ...{ code, message_type: 'sms', locale: language, pause: '' },
    tenant: { friendly_name: tenant, friendlyName: tenant },
    requestInfo: { lang: language },
  };
  const sentence = String(engine.parseAndRenderSync(template, values)).trim();
  const last = `@${host} #${code}`;
  const text = sentence.split('\n').at(-1) === last ? sentence : `${sentence}\n\n${last}`;
  const message = new SegmentedMessage(text);
  return {
    text,
    characters: [...text].length,
    encoding: message.getEncodingName(),
    parts: message.segmentsCount,
  };
};
