import { totpCode } from '@countersign/factors';
import { startInProcess } from './in-process.ts';
import { managementOf } from './management.ts';

/** Long enough that a code of before is no longer the app's. */
const stepMs = 30_000;

/** A site on which an authenticator app and a recovery code are on, and the SMS off. */
export const startOtpSite = async () => {
  const site = await startInProcess();
  let aheadMs = 0;
  const { call } = await managementOf(site);
  const turn = (factor: string, enabled: boolean) =>
    call('PUT', `/guardian/factors/${factor}`, { enabled });
  await turn('otp', true);
  await turn('recovery-code', true);

  return {
    ...site,
    turn,
    /** What an app with this key shows now. */
    appCode: (secret: string) => totpCode(secret, new Date(Date.now() + aheadMs).toISOString()),
    /** Waits, as far as the site can tell, until the app shows its next code. */
    passStep: () => {
      aheadMs += stepMs;
      site.advance(stepMs);
    },
  };
};
