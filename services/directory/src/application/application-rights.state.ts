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

/** Where what people are given by an application goes. */
const addressSettings = [
  'allowedOrigins',
  'callbacks',
  'webOrigins',
] as const satisfies readonly (keyof ApplicationSettings)[];

/** What whoever asks may do themselves; left out where an operator asks. */
export interface OnBehalf {
  readonly callerScopes?: readonly string[] | undefined;
}

const isChanged = (
  names: readonly (keyof ApplicationSettings)[],
  before: ApplicationSettings,
  change: Part<ApplicationSettings>,
): boolean => {
  const after = withPart(before, change);
  // Settings are JSON; the same said again is no change.
  return names.some((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
};

type Granted = Pick<ApplicationSettings, 'managementScopes' | 'grants'>;

/** What an application has of the Management API of the people who sign in to it. */
const ofPeople = ({ grants = [] }: Granted): string[] =>
  grants
    .filter(
      ({ resourceServerId: at, subjectType }) =>
        at === systemApis.management && subjectType === 'user',
    )
    .flatMap(({ scopes }) => scopes);

const holdsAll = (scopes: readonly string[], { callerScopes }: OnBehalf): boolean =>
  callerScopes === undefined || scopes.every((scope) => callerScopes.includes(scope));

/**
 * Whether an application may do what whoever asks may not: somebody who can decide how it proves
 * itself can speak as it, and as an admin who signs in to it, so they must hold every scope that
 * it has.
 */
export const exceeds = (settings: Granted, asked: OnBehalf): boolean =>
  !holdsAll([...settings.managementScopes, ...ofPeople(settings)], asked);

/** Whether a grant opens more of the Management API than whoever makes it may do. */
export const givesMore = (
  { resourceServerId, scopes }: Pick<ClientGrant, 'resourceServerId' | 'scopes'>,
  callerScopes: OnBehalf['callerScopes'],
): boolean =>
  resourceServerId === systemApis.management &&
  exceeds({ managementScopes: scopes }, { callerScopes });

/** Whether a change sends what admins are given by an application where whoever asks says. */
export const misleads = (
  before: ApplicationSettings,
  change: Part<ApplicationSettings>,
  asked: OnBehalf,
): boolean => isChanged(addressSettings, before, change) && !holdsAll(ofPeople(before), asked);

/** Whether a change of settings is one of how an application proves itself, or of what it may. */
export const changesCredentials = (
  before: ApplicationSettings,
  change: Part<ApplicationSettings>,
): boolean => isChanged(credentialSettings, before, change);
