import { relayActivity as relay, type Tell } from '@countersign/activity';
import { guardianConfigActivity } from '@countersign/contracts';
import { decodeEvent, type Serving } from '@countersign/core';
import type { RelayPorts } from '@countersign/relay';
import { tenantOf } from '../guardian/documents.ts';
import { guardianEvent } from '../guardian/guardian.events.ts';

/** `FactorEnabled` becomes `factor_enabled`: what was changed, as the log words reasons. */
const worded = (type: string) => type.replace(/\B[A-Z]/g, (letter) => `_${letter}`).toLowerCase();

/** What a tenant decided; what it decided about a secret is only that there is another. */
const guardianActivity: Tell = async (recorded) => {
  const event = decodeEvent(guardianEvent, recorded);
  const isOfPush = event.type === 'PushProviderSelected';
  return {
    kind: 'guardian_changed',
    at: event.data.at,
    tenantId: tenantOf(recorded.stream),
    reason: worded(event.type),
    ...('factor' in event.data && { factor: event.data.factor }),
    // The log knows carriers of texts alone.
    ...(!isOfPush && 'provider' in event.data && { provider: event.data.provider }),
  };
};

/** Tells the tenant's log what was decided, from the record. */
export const relayActivity = (ports: RelayPorts): Serving =>
  relay(ports, {
    service: 'guardian-config',
    topic: guardianConfigActivity,
    tells: {
      guardianConfig: guardianActivity,
      factorSettings: guardianActivity,
      allowedAuthenticators: guardianActivity,
      messageLimits: guardianActivity,
      mailProvider: guardianActivity,
    },
  });
