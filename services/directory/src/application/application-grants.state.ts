import { type ApplicationSettings, type ClientGrant, systemApis } from '@countersign/contracts';
import { merge, type Part } from '@countersign/core';

const isManagement = ({ resourceServerId, subjectType }: ClientGrant): boolean =>
  resourceServerId === systemApis.management && subjectType === 'client';

/** The grant that scopes of the Management API are. */
const managementGrants = (scopes: readonly string[]): ClientGrant[] =>
  scopes.length === 0
    ? []
    : [
        {
          ...{ grantKey: 'management', resourceServerId: systemApis.management },
          ...{ subjectType: 'client', scopes: [...scopes] },
        },
      ];

/**
 * Settings with a part of them changed. A release before grants recorded `managementScopes` alone
 * and reads nothing else: what it recorded is a grant, and what is granted at the Management API is
 * recorded there too.
 */
export const withPart = (
  before: ApplicationSettings,
  part: Part<ApplicationSettings>,
): ApplicationSettings => {
  const after = merge(before, part);
  if (part.grants !== undefined) {
    const managementScopes = part.grants.filter(isManagement).flatMap(({ scopes }) => scopes);
    return { ...after, managementScopes };
  }
  if (part.managementScopes === undefined) return after;
  const others = (before.grants ?? []).filter((grant) => !isManagement(grant));
  return { ...after, grants: [...others, ...managementGrants(part.managementScopes)] };
};

/** Grants as a change leaves them, with what an older release reads of them. */
export const grantsPart = (
  before: ApplicationSettings,
  grants: ClientGrant[],
): Pick<ApplicationSettings, 'grants' | 'managementScopes'> => {
  const { managementScopes } = withPart(before, { grants });
  return { grants, managementScopes };
};
