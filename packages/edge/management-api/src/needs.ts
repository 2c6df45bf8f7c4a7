import type { Tenant } from '@countersign/contracts';
import type { Clock, Messaging, Records } from '@countersign/core';
import type {
  Check,
  Problem,
  TellActivity,
  TellPerson,
  VerifyAccessToken,
} from '@countersign/edge-http';
import type { Factors } from '@countersign/factors';
import type {
  BrowserSessions,
  RefreshTokenFamily,
  ResetLinks,
  SignedInBrowser,
  SignIns,
} from '@countersign/login-flow';
import type { Vault } from '@countersign/vault';
import type { FastifyRequest } from 'fastify';
import type { ImportFiles } from './jobs/import-files.ts';
import type { MakeCertificate } from './keys/certificate.ts';

/** How an admin ends what refresh tokens give. */
interface ListedRefreshTokens {
  /** Whether a family in a list still lasts. */
  readonly lasts: (family: Pick<RefreshTokenFamily, 'id'>) => Promise<boolean>;
  readonly endListed: (family: Pick<RefreshTokenFamily, 'id' | 'endsAt'>) => Promise<unknown>;
}

/** What the Management API needs of the world. */
export interface ManagementApiDeps {
  readonly ask: Messaging['ask'];
  readonly factors: Factors;
  readonly verify: VerifyAccessToken;
  readonly clock: Clock;
  /** Counts what an application asks. */
  readonly limit: Check;
  /** Tells the tenant's log what an admin did. */
  readonly tell: TellActivity;
  /** Has somebody hear by mail of what an admin did that no stream records. */
  readonly tellPerson: TellPerson;
  /** Answers provider secrets in clear, as Auth0 does. */
  readonly exposeProviderSecrets: boolean;
  readonly keyValue: Records['keyValue'];
  readonly vault: Vault;
  readonly sessions: Pick<BrowserSessions, 'look' | 'endListed'>;
  /** Ends a session with the refresh tokens that were begun in it. */
  readonly endSession: (
    tenant: Tenant,
    entry: SignedInBrowser,
  ) => Promise<{ readonly sessions: readonly unknown[]; readonly familyCount: number }>;
  readonly refreshTokens: ListedRefreshTokens;
  /** Ends all that somebody was let into before: by a password that is theirs no longer. */
  readonly endSignIns: (tenant: Tenant, userId: string) => Promise<void>;
  /** Links by which people choose another password. */
  readonly resetLinks: Pick<ResetLinks, 'issue'>;
  /** Where each person is signed in. */
  readonly signIns: SignIns;
}

/** What its routes are handed: the same, and what is made of it once. */
export interface ManagementNeeds extends Omit<ManagementApiDeps, 'keyValue' | 'vault'> {
  /** Where the people of an import lie until they are brought in. */
  readonly importFiles: ImportFiles;
  /** The certificate of a signing key. */
  readonly certificateOf: MakeCertificate;
  /** Why a caller may not change somebody, for routes that are not below the person's address. */
  readonly judgeChange: (
    request: Pick<FastifyRequest, 'tenant' | 'manager'>,
    userId: string,
  ) => Promise<Problem | undefined>;
}
