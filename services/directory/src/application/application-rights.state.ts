import type { ApplicationSettings } from '@countersign/contracts';
import { merge, type Part } from '@countersign/core';

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

/** Whether a change of settings is one of how an application proves itself, or of what it may. */
export const changesCredentials = (
  before: ApplicationSettings,
  change: Part<ApplicationSettings>,
): boolean => {
  const after = merge(before, change);
  // Settings are JSON; the same said again is no change.
  return credentialSettings.some(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  );
};
