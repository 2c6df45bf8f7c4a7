import type { LightMyRequestResponse } from 'fastify';

/** What a page of keys tells its script, out of the attribute that holds it. */
export const optionsOf = ({ body }: LightMyRequestResponse): unknown => {
  const [, escaped] = /data-options="([^"]*)"/.exec(body) ?? [];
  if (escaped === undefined) throw new Error('the page asks no key');
  const plain = { '&quot;': '"', '&lt;': '<', '&gt;': '>', '&amp;': '&' };
  return JSON.parse(
    Object.entries(plain).reduce((text, [entity, sign]) => text.replaceAll(entity, sign), escaped),
  );
};
