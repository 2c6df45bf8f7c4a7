import type { ApplicationSettings } from '@countersign/contracts';
import { accept, type Decider, merge, type Part, refuse } from '@countersign/core';
import { isChange } from '../settings/settings.state.ts';
import type {
  ApplicationCommand,
  ChangeApplicationSettings,
  ChangeGrant,
  CreateApplication,
  GrantApi,
  PatchApplication,
  RemoveApplication,
  RemoveGrant,
  RotateApplicationSecret,
} from './application.commands.ts';
import {
  ApplicationCreated,
  type ApplicationEvent,
  ApplicationRemoved,
  ApplicationSecretRotated,
  ApplicationSettingsChanged,
} from './application.events.ts';
import { type Application, evolve, initial } from './application.state.ts';
import { defaultKind, defaultSettings } from './application-defaults.state.ts';
import { grantsPart, withPart } from './application-grants.state.ts';
import { changedKeys, patchedSettings } from './application-patch.state.ts';
import { changesCredentials, exceeds, givesMore, misleads } from './application-rights.state.ts';

export type ApplicationRefusal =
  | 'application_exists'
  | 'application_unknown'
  | 'callback_malformed'
  | 'client_grant_exists'
  | 'client_grant_unknown'
  | 'credential_in_use'
  | 'credential_unknown'
  | 'scope_exceeded'
  | 'too_many_client_grants'
  | 'too_many_credentials';

/** Schemes a browser runs instead of leading to. */
const running = /^(?:javascript|data|vbscript|blob|about|file):/i;

/**
 * Absolute, without a fragment (RFC 6749 3.1.2) and without a wildcard: what an application sends
 * is compared with it character by character (RFC 9700 2.1), so a pattern would match nothing.
 */
const isCallback = (text: string): boolean =>
  URL.canParse(text) && !running.test(text.trim()) && !/[#*\s]/.test(text);

/** Which of the settings holds an address that nobody can be led to, if any does. */
export const malformedAddresses = ({
  callbacks,
  logoutUrls,
}: Readonly<Partial<Record<'callbacks' | 'logoutUrls', readonly string[] | null | undefined>>>):
  | 'callbacks'
  | 'logoutUrls'
  | undefined => {
  if (!(callbacks ?? []).every(isCallback)) return 'callbacks';
  return (logoutUrls ?? []).every(isCallback) ? undefined : 'logoutUrls';
};

const areCallbacks = (settings: Part<ApplicationSettings>): boolean =>
  malformedAddresses(settings) === undefined;

/** An id is given once: one that was removed may still be named in tokens elsewhere. */
const create = (
  { tenantId, clientId, settings, secretDigest, now, ...asked }: CreateApplication,
  state: Application,
) => {
  if (state.status !== 'unknown') return refuse('application_exists');
  if (!areCallbacks(settings)) return refuse('callback_malformed');

  const defaults = defaultSettings(settings.kind ?? defaultKind, settings.name);
  const whole = withPart(defaults, settings);
  if (exceeds(whole, asked)) return refuse('scope_exceeded');
  return accept(ApplicationCreated({ tenantId, clientId, settings: whole, secretDigest, at: now }));
};

const changeSettings = ({ settings, now }: ChangeApplicationSettings, state: Application) => {
  if (state.status !== 'active') return refuse('application_unknown');
  if (!areCallbacks(settings)) return refuse('callback_malformed');
  if (!isChange(state.settings, settings)) return accept();
  return accept(ApplicationSettingsChanged({ settings, at: now }));
};

const patch = (
  { patch: given, addedKeys = [], removedKeyIds = [], ...rest }: PatchApplication,
  state: Application,
) => {
  const { secretDigest, now, ...asked } = rest;
  if (state.status !== 'active') return refuse('application_unknown');
  const patched = patchedSettings(state.settings, given);
  if (!patched) return refuse('credential_unknown');
  const hasKeys = addedKeys.length + removedKeyIds.length > 0;
  const publicKeys =
    hasKeys && changedKeys(merge(state.settings, patched), { addedKeys, removedKeyIds });
  if (typeof publicKeys === 'string') return refuse(publicKeys);
  const settings = publicKeys ? { ...patched, publicKeys } : patched;
  if (!areCallbacks(settings)) return refuse('callback_malformed');
  if (misleads(state.settings, settings, asked)) return refuse('scope_exceeded');
  const isNewSecret = secretDigest !== undefined && secretDigest !== state.secretDigest;
  if (isNewSecret || changesCredentials(state.settings, settings)) {
    const isTooMuch =
      exceeds(state.settings, asked) || exceeds(merge(state.settings, settings), asked);
    if (isTooMuch) return refuse('scope_exceeded');
  }
  return accept(
    ...(isChange(state.settings, settings)
      ? [ApplicationSettingsChanged({ settings, at: now })]
      : []),
    ...(isNewSecret ? [ApplicationSecretRotated({ secretDigest, at: now })] : []),
  );
};

const rotateSecret = (
  { secretDigest, now, ...asked }: RotateApplicationSecret,
  state: Application,
) => {
  if (state.status !== 'active') return refuse('application_unknown');
  if (exceeds(state.settings, asked)) return refuse('scope_exceeded');
  return accept(ApplicationSecretRotated({ secretDigest, at: now }));
};

const remove = ({ now }: RemoveApplication, state: Application) =>
  state.status === 'active'
    ? accept(ApplicationRemoved({ at: now }))
    : refuse('application_unknown');

/** All of them come with an application wherever it is read. */
const grantsMax = 100;

const grant = ({ type: _, callerScopes, now, ...granted }: GrantApi, state: Application) => {
  if (state.status !== 'active') return refuse('application_unknown');
  const { grants = [] } = state.settings;
  const isThere = grants.some(
    ({ resourceServerId, subjectType }) =>
      resourceServerId === granted.resourceServerId && subjectType === granted.subjectType,
  );
  if (isThere) return refuse('client_grant_exists');
  if (grants.length >= grantsMax) return refuse('too_many_client_grants');
  if (givesMore(granted, callerScopes)) return refuse('scope_exceeded');
  const settings = grantsPart(state.settings, [...grants, granted]);
  return accept(ApplicationSettingsChanged({ settings, at: now }));
};

const changeGrant = (
  { grantKey, scopes, others, callerScopes, now }: ChangeGrant,
  state: Application,
) => {
  if (state.status !== 'active') return refuse('client_grant_unknown');
  const { grants = [] } = state.settings;
  const before = grants.find((each) => each.grantKey === grantKey);
  if (!before) return refuse('client_grant_unknown');
  const changed = merge(before, { scopes, others });
  if (givesMore(changed, callerScopes)) return refuse('scope_exceeded');
  const settings = grantsPart(
    state.settings,
    grants.map((each) => (each === before ? changed : each)),
  );
  if (!isChange(state.settings, settings)) return accept();
  return accept(ApplicationSettingsChanged({ settings, at: now }));
};

const removeGrant = ({ grantKey, now }: RemoveGrant, state: Application) => {
  if (state.status !== 'active') return refuse('client_grant_unknown');
  const { grants = [] } = state.settings;
  const kept = grants.filter((each) => each.grantKey !== grantKey);
  if (kept.length === grants.length) return refuse('client_grant_unknown');
  const settings = grantsPart(state.settings, kept);
  return accept(ApplicationSettingsChanged({ settings, at: now }));
};

export const application: Decider<
  Application,
  ApplicationCommand,
  ApplicationEvent,
  ApplicationRefusal
> = {
  initial,
  evolve,
  decide: (command, state) => {
    switch (command.type) {
      case 'CreateApplication':
        return create(command, state);
      case 'ChangeApplicationSettings':
        return changeSettings(command, state);
      case 'PatchApplication':
        return patch(command, state);
      case 'RotateApplicationSecret':
        return rotateSecret(command, state);
      case 'RemoveApplication':
        return remove(command, state);
      case 'GrantApi':
        return grant(command, state);
      case 'ChangeGrant':
        return changeGrant(command, state);
      case 'RemoveGrant':
        return removeGrant(command, state);
    }
  },
};
