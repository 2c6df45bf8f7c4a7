import { relayActivity as relay, type Tell } from '@countersign/activity';
import { guardianConfigActivity } from '@countersign/contracts';
import { decodeEvent, type Serving } from '@countersign/kernel';
import type { RelayPorts } from '@countersign/relay';
import { factorSettingsEvent } from '../factor-settings/factor-settings.events.ts';
import { tenantOfSettings } from '../factor-settings/tenant-settings.ts';
import { guardianEvent } from '../guardian/guardian.events.ts';
import { tenantOf } from '../guardian/tenant-guardians.ts';

/** `FactorEnabled` becomes `factor_enabled`: what was changed, as the log words reasons. */
const worded = (type: string) => type.replace(/\B[A-Z]/g, (letter) => `_${letter}`).toLowerCase();

/** What a tenant decided; what it decided about a secret is only that there is another. */
const guardianActivity: Tell = async (recorded) => {
  const event = decodeEvent(guardianEvent, recorded);
  return {
    kind: 'guardian_changed',
    at: event.data.at,
    tenantId: tenantOf(recorded.stream),
    reason: worded(event.type),
    ...('factor' in event.data && { factor: event.data.factor }),
    ...('provider' in event.data && { provider: event.data.provider }),
  };
};

/** What a tenant decided of a factor's settings; of secrets only that there are others. */
const settingsActivity: Tell = async (recorded) => {
  const event = decodeEvent(factorSettingsEvent, recorded);
  return {
    kind: 'guardian_changed',
    at: event.data.at,
    tenantId: tenantOfSettings(recorded.stream),
    reason: worded(event.type),
    ...('factor' in event.data && { factor: event.data.factor }),
  };
};

/** Tells the tenant's log what was decided, from the record. */
export const relayActivity = (ports: RelayPorts): Serving =>
  relay(ports, {
    service: 'guardian-config',
    topic: guardianConfigActivity,
    tells: { guardianConfig: guardianActivity, factorSettings: settingsActivity },
  });
