import { randomUUID } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { startActivityLog } from '@countersign/activity-log';
import type { Operation } from '@countersign/core';
import { startDirectory } from '@countersign/directory';
import type { Factors } from '@countersign/factors';
import { startGuardianConfig } from '@countersign/guardian-config';
import { type Mailer, startMailDispatch } from '@countersign/mail-dispatch';
import { createLogger, createMetrics } from '@countersign/observability';
import { type SessionPorts, startSession } from '@countersign/session';
import { startSmsDispatch } from '@countersign/sms-dispatch';
import { openWorld, type World, type WorldOptions } from '@countersign/testkit';
import type { FastifyInstance } from 'fastify';
import { buildGateway } from '../gateway.ts';
import type { GatewayPorts, GatewaySettings } from '../ports.ts';

export const tenants = { acme: 'acme.test', other: 'other.test' } as const;
export type TenantId = keyof typeof tenants;

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';

/** A route as the running gateway has it. */
export interface Route {
  readonly method: Method;
  readonly url: string;
  /** Scopes of the Management API any one of which opens it. */
  readonly scopes: readonly string[];
}

/** A message that would have reached a phone. */
export interface SentSms {
  readonly to: string;
  readonly text: string;
}

/** The ports as a process sees them: slow, say. */
export type Through = <P extends Pick<World, 'messaging' | 'store'>>(ports: P) => P;

interface Needs {
  /** The factors there are, if not those that are built in. */
  readonly factors?: Factors;
  readonly scheme?: 'http' | 'https';
  readonly settings?: Partial<GatewaySettings>;
  readonly through?: Through;
  /** The ports as those services see them whose settings an admin changes. */
  readonly settingsThrough?: Through | undefined;
  /** The ports as every process and the test itself see them: counted, say. */
  readonly seen?: WorldOptions['seen'];
  /** What sends mail; without it none is sent. */
  readonly mailer?: Mailer | undefined;
  /** Takes every text. Without it the provider `outbox` cannot be chosen. */
  readonly sent?: SentSms[] | undefined;
  /** Whether an OpenID provider may be on this machine, as one of a test is. */
  readonly privateProviders?: boolean;
  /** Whether every page is shown by itself. */
  readonly hasGallery?: boolean;
  /** The session service's bounds, where they are not to be the default. */
  readonly limits?: NonNullable<SessionPorts['limits']>;
  /** FIDO's metadata, as the deployment has it. */
  readonly metadata?: SessionPorts['metadata'];
}

/** Everybody of a test is at one address, and its clock stands still. */
const unbounded = { sendsPerAddress: { burst: 1_000_000, refillMs: 1 } };

const asItIs: Through = (ports) => ports;

const startServices = (world: World, needs: Needs) => {
  const { sent, mailer, through = asItIs, settingsThrough = asItIs } = needs;
  const { limits = {}, privateProviders = false, factors, metadata } = needs;
  const known = factors && { factors };
  const outbox = sent && {
    send: async ({ to, text }: SentSms) => {
      sent.push({ to, text });
      return { status: 'accepted', reference: randomUUID() } as const;
    },
  };
  const guardian = { ...world, allowPrivateWebhooks: false, outbox: outbox !== undefined };
  return Promise.all([
    startGuardianConfig(settingsThrough(guardian)),
    startDirectory({ ...settingsThrough(world), allowPrivateWebhooks: privateProviders }),
    startSession({
      ...through({ ...world, newId: randomUUID, newOrderedId: randomUUID }),
      ...known,
      limits: { ...unbounded, ...limits },
      metadata,
    }),
    startSmsDispatch({ ...world, ...(outbox && { outbox }) }),
    startMailDispatch({ ...world, ...known, ...(mailer && { mailer }) }),
    startActivityLog(settingsThrough({ ...world, newId: randomUUID })),
  ]);
};

/** What is done just before an operation is asked; what it throws is in place of an answer. */
type Beforehand = () => unknown;

/**
 * Ports by which a test comes in between: it does something just before the gateway or the session
 * service asks an operation.
 */
const interruptible = () => {
  const todos = new Map<string, Beforehand>();
  const through: Through = (ports) => {
    const { messaging } = ports;
    const ask: typeof messaging.ask = async (operation, ...asked) => {
      const todo = todos.get(operation.subject);
      if (todo) await todo();
      return messaging.ask(operation, ...asked);
    };
    return { ...ports, messaging: { ...messaging, ask } };
  };
  const beforeAsking = (
    { subject }: Operation,
    todo: Beforehand,
    { once = false }: { readonly once?: boolean } = {},
  ): (() => void) => {
    const stop = () => void todos.delete(subject);
    todos.set(subject, () => {
      // What is done asks, too.
      if (once) stop();
      return todo();
    });
    return stop;
  };
  return { through, beforeAsking };
};

/** What Fastify tells of an instance as it is made. */
const initialization = 'fastify.initialization';

/** The product's gateway as it is, and every route that it registers. */
const buildWatched = async (ports: GatewayPorts) => {
  const routes: Route[] = [];
  const watch = (message: unknown) => {
    // The channel's own documentation: its message holds the instance.
    const { fastify } = message as { readonly fastify: FastifyInstance };
    fastify.addHook(
      'onRoute',
      ({ method, url, config: { managementScopes: scopes = [] } = {} }) => {
        // Only these methods are used; HEAD comes along with GET.
        const used = [method].flat().filter((each) => each !== 'HEAD') as Method[];
        routes.push(...used.map((each) => ({ method: each, url, scopes })));
      },
    );
  };
  subscribe(initialization, watch);
  // The instance is made before the first wait, so that nobody else's is watched.
  const building = buildGateway(ports);
  unsubscribe(initialization, watch);
  const app = await building;
  await app.ready();
  return { app, routes };
};

/**
 * What the product runs: every service of its own and the gateway that `main.ts` builds, on the
 * embedded adapters, in memory. There is no other composition to test against.
 */
export const openProduct = async (needs: Needs = {}) => {
  const { scheme = 'https', settings = {} } = needs;
  const world = openWorld(needs.seen && { seen: needs.seen });
  const { through: interrupted, beforeAsking } = interruptible();
  const through: Through = (each) => interrupted((needs.through ?? asItIs)(each));
  const services = await startServices(world, { ...needs, through });
  const [guardianConfig] = services;
  const ports: GatewayPorts = {
    ...through(world),
    ...(needs.factors && { factors: needs.factors }),
    ...(needs.hasGallery && { hasGallery: true }),
    log: createLogger({ service: 'gateway', level: 'silent' }),
    metrics: createMetrics(),
    settings: {
      publicUrl: `${scheme}://${tenants.acme}`,
      exposeProviderSecrets: false,
      requestsPerMinute: 0,
      managementRequestsPerMinute: 0,
      phoneEnrollmentsPerMinute: 0,
      ...settings,
    },
  };
  const { app, routes } = await buildWatched(ports);
  /** What a test changes behind the gateway's back counts at once, as it would after a second. */
  const askPastTheGateway: typeof world.messaging.ask = async (...asked) => {
    const reply = await world.messaging.ask(...asked);
    app.forgetAnswers();
    return reply;
  };

  return {
    ...world,
    ...{ ports, app, routes },
    ask: askPastTheGateway,
    /**
     * Has something done each time just before the gateway or the session service asks an operation
     * (or `once`), to race it or to silence it; until what is answered here is called.
     */
    beforeAsking,
    /**
     * How many facts there are. What the tenant's log keeps of them is no fact of its own, and it
     * is told in batches, a moment after what it tells of.
     */
    factCount: (): number => {
      const facts = "SELECT count(*) AS count FROM events WHERE category <> 'activityLog'";
      return Number(world.sqliteFile.db.prepare(facts).get()?.count);
    },
    issuerOf: (tenant: TenantId) => `${scheme}://${tenants[tenant]}/`,
    stopGuardianConfig: guardianConfig.stop,
    close: async () => {
      await app.close();
      await Promise.all(services.map((service) => service.stop()));
      await world.close();
    },
  };
};
export type Product = Awaited<ReturnType<typeof openProduct>>;
