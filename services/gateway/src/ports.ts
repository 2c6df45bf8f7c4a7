import type { Clock, Messaging } from '@countersign/core';
import type { RequestBounds, TrustProxy } from '@countersign/edge-http';
import type { Factors } from '@countersign/factors';
import type { Logger, Metrics, Tracing } from '@countersign/observability';
import type { Vault } from '@countersign/vault';
import type { FastifyPluginAsync } from 'fastify';

/** What the operator decides about the gateway. */
export interface GatewaySettings extends RequestBounds {
  /**
   * What the outside calls it: its scheme is every issuer's, its host is answered by the directory.
   */
  readonly publicUrl: string;
  /** Whose `X-Forwarded-*` headers to believe. */
  readonly trustProxy?: TrustProxy;
  /** Provider secrets are answered in clear, as Auth0 does. */
  readonly exposeProviderSecrets: boolean;
  /** Whether the admin UI is served at `/admin/`. */
  readonly hasAdminUi?: boolean;
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
  /** The factors there are here, if not those that are built in. */
  readonly factors?: Factors;
  /** Plugins served beside the gateway's own routes: the demo. */
  readonly extras?: readonly FastifyPluginAsync[];
  /** Where the site's own address leads; unless it leads somewhere, it says what this is. */
  readonly home?: string | undefined;
  /** Whether every page is shown at `/u/gallery`: for who works on them, never where people are. */
  readonly hasGallery?: boolean;
  /** Whether the process is about to end: then every answer closes its connection. */
  readonly isLeaving?: () => boolean;
  /** Resolves while everything the process depends on answers. */
  readonly ready?: () => Promise<void>;
}
