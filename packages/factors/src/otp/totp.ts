import { Secret, TOTP } from 'otpauth';

/** What every authenticator app can do; many ignore being asked for anything else. */
const profile = { algorithm: 'SHA1', digits: 6, period: 30 } as const;

/** RFC 4226 section 4, R6: "at least 128 bits" must be shared, and 160 should be. */
const keyBytes = 20;

/**
 * RFC 6238 section 5.2: "at most one time step is allowed as the network delay". One ahead is for
 * a phone whose clock is fast.
 */
const stepsAside = 1;

/** The library throws on what has more bytes than characters. */
const plainCode = /^[0-9]{6}$/;

/**
 * RFC 4648 base32. NIST SP 800-63B 3.1.4 wants 112 bits or more, and ours have 160; but 80 are what
 * Google Authenticator's own library makes, and many people come with.
 */
const base32 = /^[A-Z2-7]+$/;
const bitsMin = 80;
const bitsPerCharacter = 5;

/** Reads a key somebody wrote down or pasted, in the form in which it is kept. */
export const parseTotpSecret = (text: string): string | undefined => {
  const secret = text.replaceAll(/[\s-]/g, '').replace(/=+$/, '').toUpperCase();
  return base32.test(secret) && secret.length * bitsPerCharacter >= bitsMin ? secret : undefined;
};

/** A new key for an authenticator app, in base32. */
export const newTotpSecret = (): string => new Secret({ size: keyBytes }).base32;

/**
 * The time step whose code this is, where it is that of the moment or of the one beside it. That it
 * was not used before is for the caller to see to.
 */
export const timeStepOf = (secret: string, code: string, now: string): number | undefined => {
  if (!plainCode.test(code)) return undefined;
  const totp = new TOTP({ ...profile, secret });
  const timestamp = Date.parse(now);
  const delta = totp.validate({ token: code, timestamp, window: stepsAside });
  return delta === null ? undefined : totp.counter({ timestamp }) + delta;
};

/** The code an app that holds this key shows at that time. */
export const totpCode = (secret: string, now: string): string =>
  new TOTP({ ...profile, secret }).generate({ timestamp: Date.parse(now) });

interface Labelled {
  readonly secret: string;
  /** Whose login it is for, as the app will list it. */
  readonly issuer: string;
  readonly account: string;
}

/**
 * "Neither issuer nor account name may themselves contain a colon", which parts the two:
 * https://github.com/google/google-authenticator/wiki/Key-Uri-Format
 */
const labelled = (text: string) =>
  encodeURIComponent(text.replaceAll(':', ' ').replaceAll(/\s+/g, ' ').trim());

/** What the QR code of a key holds, its parts in Auth0's order. */
export const otpauthUri = ({ secret, issuer, account }: Labelled): string => {
  const [by, of] = [labelled(issuer), labelled(account)];
  const { algorithm, digits, period } = profile;
  const terms = `algorithm=${algorithm}&digits=${digits}&period=${period}`;
  return `otpauth://totp/${by}:${of}?secret=${secret}&issuer=${by}&${terms}`;
};
