import { describe, expect, it } from 'vitest';
import { malformedOf } from './templates.ts';

const good = '{{code}} is your verification code for {{tenant.friendly_name}}.';
const areGood = (enrollmentMessage: string, verificationMessage = good) =>
  malformedOf({ enrollmentMessage, verificationMessage }) === undefined;

describe('a template', () => {
  it('is well formed as Liquid with the variables of Auth0', () => {
    expect(areGood(good)).toBe(true);
  });
  it('may choose by language', () => {
    expect(
      areGood("{% if locale contains 'de' %}Ihr Code: {{ code }}{% else %}{{code}}{% endif %}"),
    ).toBe(true);
  });
  it.each([
    ['an open output', '{{code'],
    ['an open tag', '{% if locale %}{{code}}'],
    ['an unknown tag', '{% fetch "x" %}'],
    ['an unknown filter', '{{ code | shout }}'],
    ['a file to include', "{% include 'secrets' %}"],
    ['a file to render', "{% render 'secrets' %}"],
    ['a layout', "{% layout 'secrets' %}"],
    ['more text than any message holds', 'x'.repeat(10_001)],
  ])('with %s is malformed', (_, text) => {
    expect(areGood(text)).toBe(false);
    const second = { enrollmentMessage: good, verificationMessage: text };
    expect(malformedOf(second)).toBe('verificationMessage');
  });
});
