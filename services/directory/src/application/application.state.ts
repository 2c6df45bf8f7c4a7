import type { ApplicationSettings } from '@countersign/contracts';
import type { ApplicationEvent } from './application.events.ts';
import { defaultSettings } from './application-defaults.state.ts';
import { withPart } from './application-grants.state.ts';

export type Application =
  | { readonly status: 'unknown' }
  | {
      readonly status: 'active';
      readonly tenantId: string;
      readonly clientId: string;
      readonly settings: ApplicationSettings;
      readonly secretDigest: string;
    }
  | { readonly status: 'removed' };

export const initial: Application = { status: 'unknown' };

export const evolve = (state: Application, { type, data }: ApplicationEvent): Application => {
  if (type === 'ApplicationCreated') {
    const { tenantId, clientId, settings, secretDigest } = data;
    const defaults = defaultSettings(settings.kind, settings.name);
    return {
      status: 'active',
      tenantId,
      clientId,
      settings: withPart(defaults, settings),
      secretDigest,
    };
  }
  if (state.status !== 'active') return state;
  switch (type) {
    case 'ApplicationSettingsChanged':
      return { ...state, settings: withPart(state.settings, data.settings) };
    case 'ApplicationSecretRotated':
      return { ...state, secretDigest: data.secretDigest };
    case 'ApplicationRemoved':
      return { status: 'removed' };
  }
};
