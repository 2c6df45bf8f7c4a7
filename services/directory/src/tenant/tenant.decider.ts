import { passkeyFlag, type TenantSettings } from '@countersign/contracts';
import { accept, type Decider, type Patch, partBy, refuse } from '@countersign/core';
import { fence, isLost } from '../reservation/claim.decider.ts';
import { isChange } from '../settings/settings.state.ts';
import { withTexts } from './custom-texts.state.ts';
import type {
  ChangeTenantSettings,
  CreateTenant,
  MoveTenant,
  PatchTenant,
  SetCustomTexts,
  TenantCommand,
} from './tenant.commands.ts';
import {
  CustomTextsSet,
  TenantCreated,
  type TenantEvent,
  TenantMoved,
  TenantSettingsChanged,
} from './tenant.events.ts';
import { defaultSettings, evolve, initial, type Tenant } from './tenant.state.ts';

export type TenantRefusal =
  | 'tenant_exists'
  | 'tenant_unknown'
  | 'host_taken'
  | 'claim_in_use'
  | 'custom_texts_too_long';

/** Characters of all of a tenant's texts as JSON: they are read whole, a language at a time. */
const customTextsMax = 250_000;

const create = ({ tenantId, hosts, claims, friendlyName, now }: CreateTenant, state: Tenant) => {
  if (state.status !== 'unknown') return refuse('tenant_exists');
  if (isLost(claims, state)) return refuse('host_taken');

  return accept(
    TenantCreated({
      tenantId,
      hosts: [...hosts],
      claims: [...claims],
      settings: {
        ...defaultSettings,
        friendlyName,
        // A tenant from before knew no APIs, and takes any audience until an admin says this.
        flags: { [passkeyFlag]: true, require_registered_audiences: true },
      },
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

const patch = ({ patch: given, now }: PatchTenant, state: Tenant) => {
  if (state.status !== 'active') return refuse('tenant_unknown');
  const settings = partBy(
    state.settings,
    // A flag that is `null` goes when it is merged.
    given as Patch<TenantSettings>,
    { defaults: defaultSettings, mergedFields: ['flags', 'others'] },
  );
  return changeSettings({ type: 'ChangeTenantSettings', settings, now }, state);
};

const setTexts = ({ language, prompt, texts, now }: SetCustomTexts, state: Tenant) => {
  if (state.status !== 'active') return refuse('tenant_unknown');
  const written = JSON.stringify(withTexts(state.customTexts, { language, prompt, texts }));
  if (written === JSON.stringify(state.customTexts)) return accept();
  if (written.length > customTextsMax) return refuse('custom_texts_too_long');
  return accept(CustomTextsSet({ language, prompt, texts, at: now }));
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
      case 'PatchTenant':
        return patch(command, state);
      case 'SetCustomTexts':
        return setTexts(command, state);
      case 'FenceClaim':
        return fence(command, state);
    }
  },
};
