import { type ApplicationSettings, type ClientGrant, systemApis } from '@countersign/contracts';
import type { Part } from '@countersign/core';
import { withPart } from './application-grants.state.ts';

/** How an application proves who it is, and what it is given for that. */
const credentialSettings = [
  'clientAuthentication',
  'grantTypes',
  'managementScopes',
  'publicKeys',
] as const satisfies readonly (keyof ApplicationSettings)[];

/** What whoever asks may do themselves; left out where an operator asks. */
export interface OnBehalf {
  readonly callerScopes?: readonly string[] | undefined;
}

/**
 * Whether an application may do what whoever asks may not: somebody who can decide how it proves
 * itself can speak as it, so they must hold every scope that it has.
 */
export const exceeds = (
  { managementScopes }: Pick<ApplicationSettings, 'managementScopes'>,
  { callerScopes }: OnBehalf,
): boolean =>
  callerScopes !== undefined && !managementScopes.every((scope) => callerScopes.includes(scope));

/** Whether a grant opens more of the Management API than whoever makes it may do. */
export const givesMore = (
  { resourceServerId, scopes }: Pick<ClientGrant, 'resourceServerId' | 'scopes'>,
  callerScopes: OnBehalf['callerScopes'],
): boolean =>
  resourceServerId === systemApis.management &&
  exceeds({ managementScopes: scopes }, { callerScopes });

/** Whether a change of settings is one of how an application proves itself, or of what it may. */
export const changesCredentials = (
  before: ApplicationSettings,
  change: Part<ApplicationSettings>,
): boolean => {
  const after = withPart(before, change);
  // Settings are JSON; the same said again is no change.
  return credentialSettings.some(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  );
};
