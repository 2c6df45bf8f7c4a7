import { type Application, readApplication, type Tenant } from '@countersign/contracts';
import { type Ask, ownScopesOf, userinfoAudience } from '@countersign/edge-http';

const hostOf = (text: string): string | undefined =>
  URL.canParse(text) ? new URL(text).host : undefined;

interface Asked {
  readonly tenant: Tenant;
  readonly issuer: string;
  readonly application: Application;
  readonly audience: string | undefined;
}

/**
 * Whether a person's login may give a token for an audience. What a token is taken for hangs on its
 * audience, so it must be no other's: not an application, whose name makes an id token of what is
 * signed for it, and of our own addresses none but the two APIs that a person has. The others have
 * ways in of their own.
 */
export const audienceJudge =
  (ask: Ask) =>
  async ({ tenant, issuer, application, audience }: Asked): Promise<boolean> => {
    if (audience === undefined) return true;
    if (audience === userinfoAudience(issuer) || ownScopesOf(audience, issuer)) return true;
    if (tenant.hosts.some((host) => host === hostOf(audience))) return false;
    if (audience === application.clientId) return false;
    const { tenantId } = tenant;
    return !(await ask(readApplication, { tenantId, clientId: audience })).ok;
  };
export type JudgeAudience = ReturnType<typeof audienceJudge>;
