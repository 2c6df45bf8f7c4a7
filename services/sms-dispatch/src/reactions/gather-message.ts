import {
  type codeRequested,
  readSmsDelivery,
  readTenant,
  type SmsProviderKind,
} from '@countersign/contracts';
import type { Messaging } from '@countersign/core';
import { sms } from '@countersign/factors';
import type { Sms } from '@countersign/providers';
import type { CodeRing, Vault } from '@countersign/vault';
import type { z } from 'zod';
import { composeText } from '../text/compose-text.ts';

export type CodeRequest = z.output<(typeof codeRequested)['body']>;

interface Needs {
  readonly messaging: Pick<Messaging, 'ask'>;
  readonly vault: Pick<Vault, 'openFor'>;
  readonly codes: Pick<CodeRing, 'derive'>;
}

/** What one delivery of a code needs: whom to ask, and what to say to whom. */
export interface Gathered {
  readonly providers: readonly {
    readonly kind: SmsProviderKind;
    readonly sealedSettings: string | null;
  }[];
  /** `undefined` once the person was erased. */
  readonly message: Pick<Sms, 'to' | 'text'> | undefined;
}

/** Gathers from guardian-config, directory, the vault and the code ring; nothing of it is kept. */
export const gatherMessage =
  ({ messaging, vault, codes }: Needs) =>
  async (request: CodeRequest): Promise<Gathered> => {
    const { tenantId, userId, keyId, digits, sealedPhoneNumber } = request;
    const [delivery, tenant, to] = await Promise.all([
      messaging.ask(readSmsDelivery, { tenantId }),
      messaging.ask(readTenant, { tenantId, mayBeKept: true }),
      vault.openFor({ tenantId, userId }, sms.sealedAs, sealedPhoneNumber),
    ]);
    // It refuses nothing; the compiler cannot see that from an empty list of refusals.
    if (!delivery.ok) throw new Error('reading the SMS delivery was refused');
    const { providers, templates } = delivery.value;
    if (to === undefined) return { providers, message: undefined };

    const friendlyName = tenant.ok ? tenant.value.settings.friendlyName : '';
    const text = composeText({
      ...request,
      code: codes.derive(request, { keyId, digits }),
      friendlyName: friendlyName || tenantId,
      templates,
    });
    return { providers, message: { to, text } };
  };
