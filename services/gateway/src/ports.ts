import type { Clock, Messaging } from '@countersign/core';
import type { Logger, Metrics, Tracing } from '@countersign/observability';
import type { Vault } from '@countersign/vault';
import type { FastifyPluginAsync } from 'fastify';

/** What the operator decides about the gateway. */
export interface GatewaySettings {
  /**
   * What the outside calls it: its scheme is every issuer's, its host is answered by the directory.
   */
  readonly publicUrl: string;
  /** Whose `X-Forwarded-*` headers to believe: as Fastify's `trustProxy`. */
  readonly trustProxy?: boolean | string | string[] | undefined;
  /** Provider secrets are answered in clear, as Auth0 does. */
  readonly exposeProviderSecrets: boolean;
  /** Requests a minute that one network address may send; `0` lifts the bound. */
  readonly requestsPerMinute?: number;
  /** Requests a minute that one application may send to a tenant's Management API; `0`, too. */
  readonly managementRequestsPerMinute?: number;
  /** Phones a minute that one network address may give on a page to enrol; `0`, too. */
  readonly phoneEnrollmentsPerMinute?: number;
  /** Pushed requests of one application that one replica lets live; `0`, too. */
  readonly pushedRequestsMax?: number;
  /** Serve https directly. */
  readonly tls?: { readonly cert: string | Buffer; readonly key: string | Buffer };
}

/** Everything the gateway reaches the world through. */
export interface GatewayPorts {
  readonly messaging: Messaging;
  readonly vault: Vault;
  readonly clock: Clock;
  /** Random UUIDs, unless a test wants to foresee them. */
  readonly newId?: () => string;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Where spans go, if anybody collects them. */
  readonly tracing?: Tracing | undefined;
  readonly settings: GatewaySettings;
  /** Plugins served beside the gateway's own routes: the demo. */
  readonly extras?: readonly FastifyPluginAsync[];
  /** Where the site's own address leads; unless it leads somewhere, it says what this is. */
  readonly home?: string | undefined;
  /** Whether the process is about to end: then every answer closes its connection. */
  readonly isLeaving?: () => boolean;
  /** Resolves while everything the process depends on answers. */
  readonly ready?: () => Promise<void>;
}

/** How the gateway puts a question to a service. */
export type Ask = Messaging['ask'];
