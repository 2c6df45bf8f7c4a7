import { accept, type Decider, refuse } from '@countersign/kernel';
import { fence, isLost } from '../reservation/claim.decider.ts';
import { isChange } from '../settings/settings.state.ts';
import type {
  ChangeTenantSettings,
  CreateTenant,
  MoveTenant,
  TenantCommand,
} from './tenant.commands.ts';
import {
  TenantCreated,
  type TenantEvent,
  TenantMoved,
  TenantSettingsChanged,
} from './tenant.events.ts';
import { defaultSettings, evolve, initial, type Tenant } from './tenant.state.ts';

export type TenantRefusal = 'tenant_exists' | 'tenant_unknown' | 'host_taken' | 'claim_in_use';

const create = ({ tenantId, hosts, claims, friendlyName, now }: CreateTenant, state: Tenant) => {
  if (state.status !== 'unknown') return refuse('tenant_exists');
  if (isLost(claims, state)) return refuse('host_taken');

  return accept(
    TenantCreated({
      tenantId,
      hosts: [...hosts],
      claims: [...claims],
      settings: { ...defaultSettings, friendlyName },
      at: now,
    }),
  );
};

const move = ({ host, claims, now }: MoveTenant, state: Tenant) => {
  if (state.status !== 'active') return refuse('tenant_unknown');
  if (state.hosts[0] === host) return accept();
  if (isLost(claims, state)) return refuse('host_taken');
  return accept(TenantMoved({ host, claims: [...claims], at: now }));
};

const changeSettings = ({ settings, now }: ChangeTenantSettings, state: Tenant) => {
  if (state.status !== 'active') return refuse('tenant_unknown');
  if (!isChange(state.settings, settings)) return accept();
  return accept(TenantSettingsChanged({ settings, at: now }));
};

export const tenant: Decider<Tenant, TenantCommand, TenantEvent, TenantRefusal> = {
  initial,
  evolve,
  decide: (command, state) => {
    switch (command.type) {
      case 'CreateTenant':
        return create(command, state);
      case 'MoveTenant':
        return move(command, state);
      case 'ChangeTenantSettings':
        return changeSettings(command, state);
      case 'FenceClaim':
        return fence(command, state);
    }
  },
};
