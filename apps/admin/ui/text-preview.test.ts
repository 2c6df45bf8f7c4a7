import { describe, expect, it } from 'vitest';
import { moved } from './order.ts';
import { textPreview } from './text-preview.ts';

const wording = { language: 'en', tenant: 'Acme', host: 'login.example' };

describe('a text as it goes out', () => {
  it('ends in the line that binds its code, which costs as every character does', () => {
    expect(textPreview('{{code}} for {{tenant.friendly_name}}', wording)).toEqual({
      text: '123456 for Acme\n\n@login.example #123456',
      ...{ characters: 39, encoding: 'GSM-7', parts: 1 },
    });
  });

  it('has that line once, where the template has it too', () => {
    const { text } = textPreview('{{code}}\n\n@login.example #{{code}}', wording);
    expect(text).toBe('123456\n\n@login.example #123456');
  });

  it('differs by language where the template does, and so does what it costs', () => {
    const template =
      "{% if locale == 'ja' %}確認コードは{{code}}です{% else %}Your code: {{code}}{% endif %}";
    expect(textPreview(template, wording)).toMatchObject({ encoding: 'GSM-7', parts: 1 });
    const japanese = textPreview(template.replace('です', 'です'.repeat(40)), {
      ...wording,
      language: 'ja',
    });
    expect(japanese).toMatchObject({ encoding: 'UCS-2', parts: 2 });
    expect(japanese.text).toContain('確認コードは123456');
  });

  it('is none where the template is not Liquid', () => {
    expect(() => textPreview('{{ code', wording)).toThrow('not closed');
    expect(() => textPreview('{{ code | nonsense }}', wording)).toThrow('nonsense');
  });
});

describe('an order', () => {
  it.each([
    [0, 2, 'bca'],
    [2, 0, 'cab'],
    [1, 1, 'abc'],
  ])('has what stood at %i at %i', (from, to, order) => {
    expect(moved([...'abc'], from, to).join('')).toBe(order);
  });
});
