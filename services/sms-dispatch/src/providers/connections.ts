import type { RejectionReason, SmsProviderKind } from '@countersign/contracts';
import {
  type Outside,
  type Sms,
  type SmsProvider,
  type SmsProviderDefinition,
  smsProviderOf,
} from '@countersign/providers';
import type { Vault } from '@countersign/vault';
import { LRUCache } from 'lru-cache';
import { type Attempt, withBreaker } from './breaker.ts';

/** The carrier that stands behind the kind `auth0`. */
export interface DefaultProvider {
  readonly kind: Exclude<SmsProviderKind, 'auth0'>;
  readonly settings: Readonly<Record<string, string | null | undefined>>;
}

export interface ConnectionNeeds {
  readonly vault: Pick<Vault, 'open'>;
  readonly outside: Outside;
  readonly defaultProvider?: DefaultProvider | undefined;
  /** The demo's carrier: without it the kind `outbox` cannot send. */
  readonly outbox?: SmsProvider | undefined;
}

/** One of a tenant's providers, as guardian-config keeps it. */
export interface TenantProvider {
  readonly tenantId: string;
  readonly kind: SmsProviderKind;
  readonly sealedSettings: string | null;
}

/** Ready to send, or why it cannot. */
export type Connection =
  | {
      readonly provider: {
        readonly send: (sms: Sms, signal: AbortSignal) => Promise<Attempt>;
        /** Whether it is left alone after failures; what cannot fail has nothing to say. */
        readonly isOpen?: () => boolean;
      };
      readonly messageTypes: SmsProviderDefinition['messageTypes'];
    }
  | { readonly reason: RejectionReason };

/** Connections held ready; the one unused longest makes room. */
const connectionsMax = 500;

const missing: Connection = { reason: 'provider_missing' };
const allMessageTypes = ['sms', 'voice'] as const;

/**
 * Connects to tenants' providers, keeping connections so that carriers' sockets are used again, and
 * so that each tenant's provider rests by itself: credentials are a tenant's own.
 */
export const connections = (needs: ConnectionNeeds) => {
  const { vault, outside, defaultProvider, outbox } = needs;
  const held = new LRUCache<string, { readonly kind: SmsProviderKind; readonly to: Connection }>({
    max: connectionsMax,
  });

  const connect = (kind: SmsProviderKind, settings: unknown, way: Outside): Connection => {
    if (kind === 'outbox') {
      return outbox ? { provider: outbox, messageTypes: allMessageTypes } : missing;
    }
    const definition = smsProviderOf(kind);
    if (!definition) return missing;
    const provider = definition.connect(settings, way);
    return provider
      ? { provider: withBreaker(provider), messageTypes: definition.messageTypes }
      : { reason: 'settings_incomplete' };
  };

  const open = async ({ tenantId, kind, sealedSettings }: TenantProvider): Promise<Connection> => {
    if (kind === 'auth0') {
      if (!defaultProvider) return missing;
      const { kind: real, settings } = defaultProvider;
      return connect(real, settings, { ...outside, ownAwsIdentity: true });
    }
    if (kind === 'outbox') return connect(kind, {}, outside);
    if (!sealedSettings) return { reason: 'settings_incomplete' };
    const opened = await vault.open(`provider-settings:${tenantId}:${kind}`, sealedSettings);
    return connect(kind, JSON.parse(opened), outside);
  };

  return {
    connect: async (provider: TenantProvider): Promise<Connection> => {
      const { tenantId, kind, sealedSettings } = provider;
      // New settings are sealed anew, so they never meet a connection made from the old ones.
      const key = [tenantId, kind, sealedSettings].join('/');
      const known = held.get(key);
      if (known) return known.to;
      const to = await open(provider);
      held.set(key, { kind, to });
      return to;
    },
    /** How many tenants' providers of a kind rest. */
    resting: (asked: SmsProviderKind): number =>
      [...held.values()].filter(
        ({ kind, to }) => kind === asked && 'provider' in to && to.provider.isOpen?.(),
      ).length,
  };
};
