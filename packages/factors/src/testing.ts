export { entryOf, type Maker, openMaker } from './webauthn/testing/maker.ts';
export { type Saying, type SoftKey, softKey } from './webauthn/testing/soft-key.ts';

/** Digits in the characters of another script, by its zero. */
const inScript = (text: string, zero: number): string =>
  text.replaceAll(/[0-9]/g, (digit) => String.fromCodePoint(zero + Number(digit)));

const arabic = 0x0660;
const devanagari = 0x0966;
const wide = 0xff10;
const bold = 0x1d7ce;
const adlam = 0x1e950;

const halves = (text: string, between: string): string => {
  const half = text.length / 2;
  return `${text.slice(0, half)}${between}${text.slice(half)}`;
};

/** The ways in which a code of six digits is typed or pasted, one table for every door. */
export const typedCodes = (code: string): readonly string[] => [
  code,
  ` ${code}\n`,
  [...code].join(' '),
  ...[' ', '-', '\u2013', '\u2011', '\u2212', '\u00a0', '\u2009', '\u200b', '\u00ad', '\ufeff'].map(
    (between) => halves(code, between),
  ),
  [...code].join('.'),
  `\u202d${code}\u202c`,
  `\u2066${code}\u2069`,
  `\u200f${code}`,
  [...code].map((digit) => `${digit}\ufe0f`).join(''),
  ...[arabic, devanagari, wide, bold, adlam].map((zero) => inScript(code, zero)),
  `Your code is ${code}. It is valid for 5 minutes.`,
  `Your code is ${halves(code, ' ')}. Do not share it.`,
  `رمزك هو ${inScript(code, arabic)}`,
  `認証コードは${inScript(code, wide)}です。`,
  `${code} is your verification code for Acme 24\n\n@login.acme.example #${code}`,
  `${code} ist Ihr Bestätigungscode für Acme\n\n@login.acme.example #${code}`,
  `${code} est votre code de vérification pour Acme\r\n\r\n@login.acme.example #${code}`,
  `Order 20261231: use ${code}\n\n@login.acme.example #${code}`,
];

/** The ways in which a recovery code is typed or copied from where it was kept. */
export const typedRecoveryCodes = (code: string): readonly string[] => {
  const groups = code.match(/.{4}/g) ?? [];
  return [
    code,
    ` ${code.toLowerCase()}\t`,
    groups.join(' '),
    groups.join('-'),
    groups.join('\u2013'),
    groups.join('\u200b'),
    `\u202a${code}\u202c`,
    [...code]
      .map((each) => (each < ':' ? inScript(each, wide) : each.replace(/./, toWide)))
      .join(''),
    `My recovery code: ${code}`,
    `Recovery code for Acme:\n${groups.join(' ')}\n`,
  ];
};

const toWide = (letter: string): string =>
  String.fromCodePoint((letter.codePointAt(0) ?? 0) - 0x41 + 0xff21);

/** The ways in which a number is written, of those with their country's code. */
export const typedPhones = (number: string): readonly string[] => [
  number,
  `  ${number} `,
  number.replace('+', '00'),
  number.replace('+', '\uff0b'),
  inScript(number, arabic),
  inScript(number, wide),
  `\u202a${number}\u202c`,
  `${number.slice(0, 3)} ${number.slice(3, 7)} ${number.slice(7)}`,
  `${number.slice(0, 3)}\u00a0(${number.slice(3, 7)})\u2011${number.slice(7)}`,
  `${number.slice(0, 3)}\u2013${number.slice(3, 7)}\u2013${number.slice(7)}`,
];
