import { type EventStore, remembering } from '@countersign/kernel';
import type { FactorSettingsCommand } from './factor-settings.commands.ts';
import { factorSettings } from './factor-settings.decider.ts';
import { factorSettingsEvent } from './factor-settings.events.ts';
import type { FactorSettings } from './factor-settings.state.ts';

/** Tenants whose state is kept at hand; the one unread the longest makes room. */
const tenantsMax = 1_000;

const category = 'factorSettings-';
const streamOf = (tenantId: string) => `${category}${tenantId}`;
/** Whose stream it is. */
export const tenantOfSettings = (stream: string) => stream.slice(category.length);

type Asked = FactorSettingsCommand | ((state: FactorSettings) => Promise<FactorSettingsCommand>);

/**
 * Runs commands against a tenant's stream, and reads where it stands. It is a stream of its own, so
 * that what no login asks for never makes a login slower.
 */
export const tenantSettings = (store: EventStore) => {
  const { run, recall } = remembering({
    ...{ decider: factorSettings, event: factorSettingsEvent, store },
    streamsMax: tenantsMax,
  });
  return {
    run: (tenantId: string, asked: Asked) => run(streamOf(tenantId), asked),
    read: (tenantId: string): Promise<FactorSettings> => recall(streamOf(tenantId)),
  };
};
export type TenantSettings = ReturnType<typeof tenantSettings>;
