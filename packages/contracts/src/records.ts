import { type Bucket, defineBucket, type RecordTerms } from '@countersign/core';
import type { z } from 'zod';
import { type ProcessName, processNames } from './processes.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
/** What a record of tokens lives for at most, unless its application lets them live longer. */
const month = 30 * day;

interface Row extends Omit<RecordTerms, 'erases'> {
  readonly erases?: boolean;
  /** Who reads and writes it. */
  readonly heldBy: readonly ProcessName[];
  /** What it means that all of it is lost. */
  readonly meaning: string;
}

const forEver = { ttlMs: null, durability: 'backed up' } as const;
/** Each service that relays has a bucket for how far it has come. */
export const termsOfRelays = { ...forEver, loss: 'lost harmlessly' } as const;
const ofRelays = {
  ...termsOfRelays,
  meaning: 'what was told is told again, and dropped where it was heard',
} as const;
const expiring = { loss: 'lost harmlessly', durability: 'replicated' } as const;
const signedIn = { loss: 'lost: people sign in again', durability: 'replicated' } as const;

/**
 * Every bucket of the product: how long its records live, what is lost with them, where they are,
 * who holds them. Buckets are defined from it, the rights of processes follow from it, backups take
 * what it says, and `docs/architecture.md` shows it.
 */
export const recordTable = {
  'authenticator-owners': {
    ...{ ...forEver, loss: 'lost: data unreadable', heldBy: ['session'] },
    meaning: 'admins’ tools no longer find an authenticator by its id alone',
  },
  'authorization-codes': {
    ...{ ...signedIn, ttlMs: 10 * minute, heldBy: ['gateway'] },
    meaning: 'codes on their way to applications are refused',
  },
  'browser-sessions': {
    // Auth0's longest; each record says for itself how long its tenant lets it live.
    ...{ ...signedIn, ttlMs: 168 * hour, heldBy: ['gateway'] },
    meaning: 'nobody is signed in without a password',
  },
  'browsers-of-users': {
    // Longer than a browser may be remembered that was just put there.
    ...{ ...expiring, ttlMs: 91 * day, heldBy: ['session'] },
    meaning: 'nobody sees which browsers are remembered; to forget them all still does',
  },
  'client-assertions': {
    // As long as one may live, and two clocks differ.
    ...{ ...expiring, ttlMs: 7 * minute, heldBy: ['gateway'] },
    meaning: 'an assertion that an application has used counts once more within its five minutes',
  },
  'data-keys': {
    ...{ ...forEver, loss: 'lost: data unreadable', erases: true, heldBy: processNames },
    meaning: 'personal data cannot be read any more',
  },
  'dead-letters': {
    // Kept by NATS's adapter, for operators.
    ...{ ...expiring, ttlMs: null, heldBy: [] },
    meaning: 'nobody can look at what was not handled',
  },
  'demo-mailbox': {
    ...{ ...expiring, ttlMs: day, heldBy: ['gateway', 'mail-dispatch'] },
    meaning: 'the demo’s pages show no mails',
  },
  'demo-outbox': {
    ...{ ...expiring, ttlMs: day, heldBy: ['gateway', 'sms-dispatch'] },
    meaning: 'the demo’s pages show no texts',
  },
  'directory-guesses': {
    ...{ ...expiring, ttlMs: day, heldBy: ['directory'] },
    meaning: 'guesses at passwords are counted from none',
  },
  'directory-import-slots': {
    ...{ ...expiring, ttlMs: day, heldBy: ['directory'] },
    meaning: 'a tenant may import more files at once than two',
  },
  'directory-known-addresses': {
    ...{ ...expiring, ttlMs: 30 * day, heldBy: ['directory'] },
    meaning: 'somebody who is being guessed at may be kept out at their usual address, too',
  },
  'directory-relays': { ...ofRelays, heldBy: ['directory'] },
  'directory-used-tickets': {
    // As long as a ticket lives.
    ...{ ...expiring, ttlMs: 15 * minute, heldBy: ['directory'] },
    meaning: 'what came back from a provider would count once more, if the provider repeated it',
  },
  'directory-wrong-guesses': {
    // As long as the longest block there can be: a hundred tries, one given back each quarter hour.
    ...{ ...expiring, ttlMs: 25 * hour, heldBy: ['directory'] },
    meaning: 'an admin does not see that somebody was blocked',
  },
  'guardian-config-relays': { ...ofRelays, heldBy: ['guardian-config'] },
  'mail-dispatch-budgets': {
    ...{ ...expiring, ttlMs: hour, heldBy: ['mail-dispatch'] },
    meaning: 'notices are counted from none',
  },
  'mail-dispatch-relays': { ...ofRelays, heldBy: ['mail-dispatch'] },
  'mfa-enrollments': {
    // As long as the access token it is enrolled by may live.
    ...{ ...expiring, ttlMs: 10 * minute, heldBy: ['gateway'] },
    meaning: 'an enrollment by the MFA API is begun again',
  },
  'passkey-challenges': {
    // As long as one may be answered, and two clocks differ.
    ...{ ...expiring, ttlMs: 10 * minute, heldBy: ['session'] },
    meaning: 'what a passkey signed in the last five minutes counts once more',
  },
  'pushed-requests': {
    ...{ ...expiring, ttlMs: 90 * second, heldBy: ['gateway'] },
    meaning: 'applications push their requests again',
  },
  'refresh-tokens': {
    ...{ ...signedIn, ttlMs: month, heldBy: ['gateway'] },
    meaning: 'refresh tokens are refused',
  },
  'refresh-tokens-of-users': {
    ...{ ...signedIn, ttlMs: month, heldBy: ['gateway'] },
    meaning: 'nobody sees who has refresh tokens; revoking all of a person’s finds none',
  },
  'remembered-browsers': {
    // The longest a tenant may choose; each record says for itself how long it lives.
    ...{ ...expiring, ttlMs: 90 * day, heldBy: ['session'] },
    meaning: 'everybody is asked for a second factor',
  },
  seeding: {
    ...{ ...forEver, loss: 'lost harmlessly', heldBy: ['gateway'] },
    meaning: 'the first tenant is made once more, which changes nothing where it is',
  },
  'session-attempts': {
    // It never expires: a hundred failures count, however slow.
    ...{ ...expiring, ttlMs: null, heldBy: ['session'] },
    meaning: 'guesses at codes are counted from none; what is locked stays locked',
  },
  'session-relays': { ...ofRelays, heldBy: ['session'] },
  'session-sends': {
    ...{ ...expiring, ttlMs: day, heldBy: ['session'] },
    meaning: 'messages are counted from none',
  },
  'session-time-steps': {
    // A step is right for a minute and a half; this outlives it by more than the clocks of two
    // replicas may differ.
    ...{ ...expiring, ttlMs: 10 * minute, heldBy: ['session'] },
    meaning: 'an app’s code of the last minute and a half counts once more',
  },
  'sessions-of-users': {
    ...{ ...signedIn, ttlMs: month, heldBy: ['gateway'] },
    meaning: 'nobody sees who is signed in; signing a person out everywhere finds nobody',
  },
  'sms-dispatch-relays': { ...ofRelays, heldBy: ['sms-dispatch'] },
  'token-families': {
    ...{ ...signedIn, ttlMs: month, heldBy: ['gateway'] },
    meaning: 'refresh tokens are refused',
  },
  'user-import-entries': {
    // Removed when it is a day old: what expires by itself would leave its bytes.
    ...{ ...expiring, ttlMs: 2 * day, erases: true, heldBy: ['gateway', 'directory'] },
    meaning: 'imports under way fail, and are asked for again',
  },
  'user-import-failures': {
    ...{ ...expiring, ttlMs: 2 * day, erases: true, heldBy: ['gateway', 'directory'] },
    meaning: 'an admin does not see who was not imported',
  },
} as const satisfies Record<string, Row>;

export type BucketName = keyof typeof recordTable;
const rows: ReadonlyMap<string, Row> = new Map(Object.entries(recordTable));

/** What is kept under a name of the table. */
export const bucketOf = <Value extends z.ZodType>(
  name: BucketName,
  value: Value,
): Bucket<Value> => {
  const { ttlMs, erases = false, loss, durability }: Row = recordTable[name];
  return defineBucket(name, { value, ttlMs, erases, loss, durability });
};

/** What a process reads and writes. */
export const bucketsOf = (process: ProcessName): readonly string[] =>
  [...rows].filter(([, { heldBy }]) => heldBy.includes(process)).map(([name]) => name);

const backedUp = [...rows]
  .filter(([, row]) => row.durability === 'backed up')
  .map(([name]) => name);
const isOfRelays = (name: string) => name.endsWith('-relays');

/** Records without an end that the log cannot give back: they are backed up beside it. */
export const keptBuckets: readonly string[] = backedUp.filter((name) => !isOfRelays(name));

/** How far each relay has come in the log, which a restored log tells otherwise. */
export const relayBuckets: readonly string[] = backedUp.filter(isOfRelays);

const lifeOf = (ttlMs: number | null): string => {
  if (ttlMs === null) return 'for ever';
  const units = [
    [day, 'day'],
    [hour, 'hour'],
    [minute, 'minute'],
  ] as const;
  const [unitMs, unit] = units.find(([ms]) => ttlMs >= ms && ttlMs % ms === 0) ?? [
    second,
    'second',
  ];
  const many = ttlMs / unitMs;
  return `${many} ${unit}${many === 1 ? '' : 's'}`;
};

/** The table as documents show it. */
export const recordsInWords = (): readonly string[] => [
  '| bucket | lives | its loss | means | in backups |',
  '| --- | --- | --- | --- | --- |',
  ...[...rows].map(([name, { ttlMs, loss, meaning, durability }]) => {
    const isKept = durability === 'backed up' ? 'yes' : '–';
    return `| ${[`\`${name}\``, lifeOf(ttlMs), `*${loss}*`, meaning, isKept].join(' | ')} |`;
  }),
];
