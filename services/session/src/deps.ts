import { type Guardian, readAllowedAuthenticators, readGuardian } from '@countersign/contracts';
import {
  type Clock,
  cachedAggregate,
  type EventStore,
  handle,
  keyedMutex,
  type Messaging,
  recall,
  wholeStreams,
} from '@countersign/core';
import type { AuthenticatorModel, AuthenticatorPolicy, Factors } from '@countersign/factors';
import type { CodeRing, User, Vault } from '@countersign/vault';
import { limitTeller } from './activity/tell-limit.ts';
import { attempts } from './attempts.ts';
import { authenticators } from './authenticators/authenticators.decider.ts';
import { authenticatorsEvent } from './authenticators/authenticators.events.ts';
import { owners } from './authenticators/owners.ts';
import { ticket } from './enrollment-ticket/ticket.decider.ts';
import { ticketEvent } from './enrollment-ticket/ticket.events.ts';
import { tickets } from './enrollment-ticket/tickets.ts';
import type { Limits } from './limits.ts';
import type { Log } from './log.ts';
import { loginSession } from './login-session/login-session.decider.ts';
import { loginSessionEvent } from './login-session/login-session.events.ts';
import { loginRules } from './login-session/options.ts';
import { usedChallenges } from './passkeys/used-challenges.ts';
import { rememberedBrowsers } from './remembered-browsers.ts';
import { sends } from './sends.ts';
import { timeSteps } from './time-steps.ts';

/** What this service needs of the world. */
export interface Ports {
  readonly messaging: Messaging;
  readonly store: EventStore;
  readonly vault: Vault;
  readonly codes: CodeRing;
  readonly clock: Clock;
  readonly newId: () => string;
  /** Begins with its time, so that what is written together lies together on the disk. */
  readonly newOrderedId: () => string;
  /** The factors there are here. */
  readonly factors: Factors;
  /** The models of authenticators that FIDO's metadata names; empty where there is none here. */
  readonly models: () => ReadonlyMap<string, AuthenticatorModel>;
  readonly log: Log;
}

export type { User };

export const loginSessionStream = (id: string) => `loginSession-${id}`;
export const authenticatorsStream = ({ tenantId, userId }: User) =>
  `authenticators-${tenantId}.${userId}`;

/** Logins on their way that are remembered: each is read a few times in a row. */
const streamsMax = 1_000;

/** The aggregates at work, the budgets, and the questions to others: what handlers share. */
export const deps = (ports: Ports, limits: Limits) => {
  const { messaging, store, vault, clock } = ports;
  const ofLogins = { decider: loginSession, event: loginSessionEvent, store, streamsMax };
  const ofAuthenticators = { decider: authenticators, event: authenticatorsEvent, store };
  const ofTickets = { decider: ticket, event: ticketEvent, store };
  const logins = cachedAggregate(ofLogins);
  const authenticatorStreams = wholeStreams(ofAuthenticators);
  /** What a person has, and how far their stream had come when it was read. */
  const readAuthenticators = (user: User) => authenticatorStreams(authenticatorsStream(user));
  const authenticatorsOf = async (user: User) => (await readAuthenticators(user)).state;

  return {
    ...ports,
    limits,
    rules: loginRules(ports.factors),
    /** Whether a login whose challenge is a replica's of 0.2.0 is left to one. */
    leavesOthersAlone: false,
    attempts: attempts(messaging, limits),
    sends: sends({
      ...{ keyValue: messaging.keyValue, vault, limits },
      tellLimit: limitTeller(messaging),
      log: ports.log,
    }),
    timeSteps: timeSteps(messaging, vault, clock),
    usedChallenges: usedChallenges(messaging, vault, clock),
    /** One after another for a key, in this process: what would be charged for together. */
    inTurn: keyedMutex(),
    onLogin: logins.run,
    onAuthenticators: handle(ofAuthenticators),
    onTicket: handle(ofTickets),
    tickets: tickets(vault),
    ticketOf: recall(ofTickets),
    loginOf: (id: string) => logins.recall(loginSessionStream(id)),
    authenticatorsOf,
    readAuthenticators,
    owners: owners(messaging),
    browsers: rememberedBrowsers({ keyValue: messaging.keyValue, vault, clock, authenticatorsOf }),
    guardianOf: async (tenantId: string): Promise<Guardian> => {
      const reply = await messaging.ask(readGuardian, { tenantId, mayBeKept: true });
      if (!reply.ok) throw new Error('guardian-config refused to be read');
      return reply.value;
    },
    /**
     * Which models of keys a tenant takes: asked where one is enrolled, and nowhere else. Nobody
     * answers for a tenant's list but a release that has it: without an answer nothing is enrolled.
     */
    policyOf: async (tenantId: string): Promise<AuthenticatorPolicy | undefined> => {
      const reply = await messaging.ask(readAllowedAuthenticators, { tenantId });
      if (!reply.ok) throw new Error('guardian-config refused to be read');
      const { aaguids } = reply.value;
      return aaguids ? { aaguids, models: ports.models(), now: clock() } : undefined;
    },
  };
};

export type Deps = ReturnType<typeof deps>;
