import { type Factor, secondFactorLog } from '@countersign/factors';
import { z } from 'zod';

const given = z.object({ colour: z.string().regex(/^[a-z]{3,20}$/) });

const read: NonNullable<Factor['enrollment']>['read'] = (fields) => {
  const { data } = given.safeParse(fields);
  return data ? { known: data.colour } : 'authenticator_malformed';
};

const pageIn = (name: string, ask: string, wrong: string) => ({
  enrollment: { title: `${name}: +`, text: `${ask} (+)`, field: name },
  challenge: { title: name, text: ask, field: name },
  wrong,
});

/**
 * A factor that is good for nothing but to show that one is all in its own place: a person proves
 * to be themselves by the colour they once chose.
 */
export const colour = {
  name: 'colour',
  recoveryRank: 0,
  words: {
    en: { name: 'Favourite colour', mail: 'favourite colour' },
    de: { name: 'Lieblingsfarbe', mail: 'Lieblingsfarbe' },
    fr: { name: 'Couleur préférée', mail: 'couleur préférée' },
    es: { name: 'Color favorito', mail: 'color favorito' },
  },
  ticketName: 'colour',
  enrollmentName: 'colour',
  kind: 'colour',
  sealedAs: 'colour',
  wire: {
    authenticatorType: 'oob',
    type: 'colour',
    channels: ['colour'],
    idPrefix: () => 'colour',
  },
  proof: {
    by: 'kept',
    digits: 20,
    judge: (answer, { kept, equals }) => ({ kind: equals(answer, kept) ? 'right' : 'wrong' }),
  },
  enrollment: {
    read,
    association: { field: 'colour', maxLength: 20, given: (value) => ({ colour: value }) },
  },
  registration: {
    read,
    method: {
      fields: { colour: z.string().max(20).optional() },
      required: 'colour',
      given: ({ colour: value }) => ({ colour: value }),
    },
    imported: {
      name: 'colour',
      fields: { value: z.string().max(20) },
      given: ({ value }) => ({ colour: value }),
    },
  },
  fields: () => ({}),
  hint: () => '',
  read: (answer) => answer.trim().toLowerCase(),
  amr: () => 'kba',
  log: secondFactorLog,
  page: {
    ...{ field: 'colour', maxLength: 20, isNumeric: false },
    words: {
      en: pageIn('Favourite colour', 'Which is yours?', 'It is another one.'),
      de: pageIn('Lieblingsfarbe', 'Welche ist Ihre?', 'Es ist eine andere.'),
      fr: pageIn('Couleur préférée', 'Quelle est la vôtre ?', 'C’en est une autre.'),
      es: pageIn('Color favorito', '¿Cuál es el suyo?', 'Es otro.'),
    },
  },
} as const satisfies Factor;
