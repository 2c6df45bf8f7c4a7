import * as activity from './activity-log/activity.ts';
import * as logStreams from './activity-log/log-streams.ts';
import * as logs from './activity-log/logs.ts';
import * as applications from './directory/applications.ts';
import * as attackProtection from './directory/attack-protection.ts';
import * as clientGrants from './directory/client-grants.ts';
import * as connections from './directory/connections.ts';
import * as customTexts from './directory/custom-texts.ts';
import * as imports from './directory/imports.ts';
import * as resourceServers from './directory/resource-servers.ts';
import * as roles from './directory/roles.ts';
import * as tenants from './directory/tenants.ts';
import * as users from './directory/users.ts';
import * as guardian from './guardian-config/guardian.ts';
import * as guardianSettings from './guardian-config/guardian-settings.ts';
import * as mailProvider from './guardian-config/mail-provider.ts';
import * as messageLimits from './guardian-config/message-limits.ts';
import * as olderGuardian from './guardian-config/older-operations.ts';
import * as patchingGuardian from './guardian-config/patch-guardian.ts';
import * as mailing from './mail-dispatch/mailing.ts';
import { type ProcessName, processNames } from './processes.ts';
import { bucketsOf, keptBuckets, relayBuckets } from './records.ts';
import * as authenticators from './session/authenticators.ts';
import * as login from './session/login.ts';
import * as notices from './session/notices.ts';
import * as passkeys from './session/passkeys.ts';
import * as passwordResets from './session/password-resets.ts';
import * as secondFactor from './session/second-factor.ts';
import * as testMessages from './session/test-messages.ts';
import * as tickets from './session/tickets.ts';
import * as codes from './sms-dispatch/code-requested.ts';

/** Who looks at what no process could handle. */
export const operatorName = 'operator';

/** Who copies the records that no log can give back, and who writes them into an empty server. */
export const backupName = 'backup';
export const restoreName = 'restore';

/** Every user of the messaging's server. */
export const messagingUsers = [
  ...processNames,
  ...[operatorName, backupName, restoreName],
] as const;

/** What one process may say and hear; the messaging's server refuses it anything else. */
export interface Rights {
  readonly asks: readonly string[];
  readonly answers: readonly string[];
  readonly tells: readonly string[];
  /** Each under its own name: replicas of a process share the work. */
  readonly follows: readonly string[];
  /** Kinds of records it reads and writes. */
  readonly buckets: readonly string[];
}

const defined: readonly unknown[] = [
  ...[
    activity,
    logStreams,
    logs,
    applications,
    attackProtection,
    clientGrants,
    connections,
    customTexts,
    imports,
    resourceServers,
    roles,
    tenants,
    users,
    guardian,
  ],
  ...[guardianSettings, mailProvider, messageLimits, olderGuardian, patchingGuardian],
  ...[mailing, authenticators, login, notices, passkeys, secondFactor, testMessages, tickets],
  ...[passwordResets, codes],
].flatMap((file) => Object.values(file));

const subjectIn = (thing: unknown): readonly string[] =>
  typeof thing === 'object' && thing !== null && 'subject' in thing ? [String(thing.subject)] : [];

/** Every subject there is: what is asked and what is told. */
export const subjects: readonly string[] = defined.flatMap(subjectIn).toSorted();

const of = (process: ProcessName, verb: 'ask' | 'told') =>
  subjects.filter((subject) => subject.startsWith(`${process}.${verb}.`));

/** What is only for the services among themselves: it opens what is sealed, or is for operators. */
const notForTheGateway: readonly string[] = [
  guardian.readSmsDelivery.subject,
  mailProvider.readMailDelivery.subject,
  codes.readDispatch.subject,
];

type Own = Pick<Rights, 'asks' | 'follows'>;

/** What each does beyond its own subjects: it answers what is asked of it and tells its topics. */
const beyond: Readonly<Record<ProcessName, Own>> = {
  'activity-log': {
    // What people and applications are called, for the lines it sends out.
    asks: [users.readUser.subject, applications.readApplication.subject],
    follows: [...activity.activityTopics, logStreams.logDelivery].map(({ subject }) => subject),
  },
  directory: {
    // What people who are imported prove themselves with.
    asks: [authenticators.registerAuthenticator.subject],
    follows: [imports.importDue.subject],
  },
  gateway: {
    // The front door of all APIs: whatever people and admins may wish for goes through it.
    asks: subjects.filter(
      (subject) => subject.includes('.ask.') && !notForTheGateway.includes(subject),
    ),
    follows: [],
  },
  'guardian-config': { asks: [], follows: [] },
  'mail-dispatch': {
    // Whose server sends; and whether guardian-config is one of 0.2.0, which knows of the
    // deployment's alone.
    asks: [
      ...[users.readUser.subject, tenants.readTenant.subject],
      ...[mailProvider.readMailDelivery.subject, guardian.readGuardian.subject],
    ],
    follows: [
      ...[notices.noticeDue, notices.accountChange, notices.passwordLink],
      notices.testMail,
    ].map(({ subject }) => subject),
  },
  session: {
    // Whether somebody's mailbox can be written to, besides what the tenant has decided.
    asks: [
      ...[guardian.readGuardian.subject, guardianSettings.readAllowedAuthenticators.subject],
      ...[mailing.readMailing.subject, users.readUser.subject],
    ],
    follows: [connections.userErased.subject],
  },
  'sms-dispatch': {
    asks: [guardian.readSmsDelivery.subject, tenants.readTenant.subject],
    follows: [codes.codeRequested.subject],
  },
};

/** What `process` may say and hear. */
export const rightsOf = (process: ProcessName): Rights => ({
  ...beyond[process],
  buckets: bucketsOf(process),
  answers: of(process, 'ask'),
  tells: of(process, 'told'),
});

/** Everybody who has a user of the messaging's server, with what they may say, hear and keep. */
export const everybody = {
  speakers: processNames.map((name) => ({ name, ...rightsOf(name) })),
  operator: operatorName,
  backup: backupName,
  restore: restoreName,
  copied: [...keptBuckets, ...relayBuckets],
} as const;

/** What a process may ask, by subject; nothing where there is no such process. */
export const asksOf = (name: string): readonly string[] => {
  const process = processNames.find((each) => each === name);
  return process === undefined ? [] : rightsOf(process).asks;
};
