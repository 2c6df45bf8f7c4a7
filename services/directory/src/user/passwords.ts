import type { HashScheme } from '@countersign/contracts';

/** Hashes and verifies passwords, both at full cost. */
export interface Passwords {
  readonly hash: (password: string) => Promise<string>;
  /** Also of a hash that was brought from elsewhere, of any scheme that is taken. */
  readonly verify: (hash: string, password: string) => Promise<boolean>;
  /** Spends what verifying a hash of this scheme costs. */
  readonly spend: (scheme: HashScheme, password: string) => Promise<void>;
}

/** NIST SP 800-63B 3.1.1.2: at least eight characters where a second factor can follow. */
const lengthMin = 8;

/** The eight-characters-and-longer among the passwords most often found in breaches. */
const common = new Set(
  `123456789 1234567890 12345678 password password1 password12 password123 passw0rd p@ssw0rd
  p@ssword qwertyuiop qwerty123 qwerty12 qwertyui 1q2w3e4r 1q2w3e4r5t 1qaz2wsx zaq12wsx iloveyou
  iloveyou1 princess sunshine football baseball superman starwars whatever trustno1 letmein1
  welcome1 welcome123 admin123 admin1234 administrator abc12345 abcd1234 abcdefgh 11111111
  00000000 12341234 87654321 987654321 123123123 11223344 55555555 66666666 77777777 88888888
  99999999 asdfghjk asdfghjkl zxcvbnm1 computer internet michelle jennifer danielle jonathan
  jordan23 liverpool chelsea1 arsenal1 barcelona metallica butterfly chocolate spiderman
  changeme changeit default1 secret123 test1234 testtest pokemon1 charlie1 dragon123 monkey123
  master123 shadow123 qazwsxedc password! password1! passw0rd! qwerty1234 asdf1234 aa123456
  a1234567 a12345678 123456789a 123456a1 google123 facebook linkedin`.split(/\s+/),
);

/** One normal form, so that a password typed on two keyboards is one (NIST SP 800-63B 3.1.1.2). */
export const normalized = (password: string): string => password.normalize('NFC');

/**
 * Whether a password is too easily guessed: short, common, or the person's own name. No rules of
 * composition: "verifiers SHALL NOT impose" them (NIST SP 800-63B 3.1.1.2).
 */
export const isWeak = (
  password: string,
  names: readonly (string | null | undefined)[],
): boolean => {
  const plain = normalized(password).toLowerCase();
  return (
    [...plain].length < lengthMin ||
    common.has(plain) ||
    new Set(plain).size === 1 ||
    names.some((name) => name && (plain === name.toLowerCase() || plain === name.split('@')[0]))
  );
};
