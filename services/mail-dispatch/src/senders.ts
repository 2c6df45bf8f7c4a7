import {
  readGuardian,
  readMailDelivery,
  type SmtpSettings,
  sealedMailSettings,
  smtpSettings,
} from '@countersign/contracts';
import { type Messaging, Unanswered } from '@countersign/core';
import type { OutboundTcp } from '@countersign/outbound-http';
import type { Vault } from '@countersign/vault';
import { LRUCache } from 'lru-cache';
import type { MailSender } from './mail/mail.events.ts';
import type { Mailer } from './mailer.ts';

/** Tenants whose connections are held ready; the one that sent the longest ago makes room. */
const mailersMax = 200;
/** Mails in hand at once by servers of tenants: by one of them, and by all. */
const ofTenantMax = 2;
export const ofTenantsMax = 12;
/** Longer than a server takes to take a mail, and much shorter than an attempt's lease. */
const usualSendTimeoutMs = 45_000;

/**
 * Who sends for a tenant: runs a task with them; or nothing, where a tenant's own server has enough
 * in hand, so that nobody else waits for it.
 */
export interface Sender {
  readonly by: MailSender;
  readonly use: <Result>(
    task: (mailer: Pick<Mailer, 'send'>) => Promise<Result>,
  ) => Promise<Result> | undefined;
}

interface Needs {
  readonly messaging: Pick<Messaging, 'ask'>;
  readonly vault: Pick<Vault, 'open'>;
  readonly way: OutboundTcp;
  /** Who vouches for tenants' servers, in place of those whom the system trusts. */
  readonly ca?: string | undefined;
  /** How long a tenant's server has to take one mail. */
  readonly sendTimeoutMs?: number | undefined;
  /** How the deployment sends, if it does, and how many mails at once. */
  readonly mailer: Mailer | undefined;
  readonly concurrencyMax: number;
}

/** The sealed settings of the tenant's own server, if it is to send. @throws {Unanswered} */
const deliveryOf =
  ({ messaging }: Pick<Needs, 'messaging'>) =>
  async (tenantId: string): Promise<string | undefined> => {
    try {
      const delivery = await messaging.ask(readMailDelivery, { tenantId });
      // It refuses nothing; the compiler cannot see that from an empty list of refusals.
      if (!delivery.ok) throw new Error('reading the mail delivery was refused');
      return delivery.value.sealedSettings ?? undefined;
    } catch (error) {
      if (!(error instanceof Unanswered) || error.silence !== 'no-responders') throw error;
      // Where one of 0.2.0 is there and none of this release, no tenant has a server. Where none
      // is there at all this throws, too, and the mail waits: it may be a tenant's own.
      await messaging.ask(readGuardian, { tenantId });
      return undefined;
    }
  };

/** Counts what is in hand, in all and by tenant. */
const places = () => {
  const taken = new Map<string, number>();
  let all = 0;
  const count = (tenantId: string) => taken.get(tenantId) ?? 0;
  return {
    isFull: (tenantId: string) => all >= ofTenantsMax || count(tenantId) >= ofTenantMax,
    take: (tenantId: string) => {
      all += 1;
      taken.set(tenantId, count(tenantId) + 1);
      return () => {
        all -= 1;
        if (count(tenantId) > 1) taken.set(tenantId, count(tenantId) - 1);
        else taken.delete(tenantId);
      };
    },
  };
};

/** Lets so many be done at once; the others wait for their turn. */
const turns = (max: number) => {
  const waiting: (() => void)[] = [];
  let free = max;
  return async <Result>(task: () => Promise<Result>): Promise<Result> => {
    if (free > 0) free -= 1;
    else await new Promise<void>((go) => waiting.push(go));
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
};

interface Held {
  readonly sealedSettings: string;
  readonly mailer: Mailer;
}

/** Mailers to tenants' servers, made when they are first used and closed when they change. */
const ownMailers = (needs: Pick<Needs, 'vault' | 'way' | 'ca' | 'sendTimeoutMs'>) => {
  const { vault, way, ca, sendTimeoutMs = usualSendTimeoutMs } = needs;
  const held = new LRUCache<string, Held>({
    max: mailersMax,
    // What is on its way still goes, on the connection that it has.
    dispose: ({ mailer }) => void mailer.close(),
  });
  const known = (tenantId: string, sealedSettings: string) => {
    const found = held.get(tenantId);
    // New settings are sealed anew.
    return found?.sealedSettings === sealedSettings ? found.mailer : undefined;
  };
  const settingsIn = async (tenantId: string, sealedSettings: string): Promise<SmtpSettings> => {
    const opened = await vault.open(sealedMailSettings(tenantId), sealedSettings);
    return smtpSettings.parse(JSON.parse(opened));
  };
  return {
    of: async (tenantId: string, sealedSettings: string): Promise<Mailer> => {
      const found = known(tenantId, sealedSettings);
      if (found) return found;
      const [settings, { ownSmtpMailer }] = await Promise.all([
        settingsIn(tenantId, sealedSettings),
        import('./smtp.ts'),
      ]);
      // Another mail of the tenant may have been faster.
      const made = known(tenantId, sealedSettings);
      if (made) return made;
      const bounds = { connectionsMax: ofTenantMax, sendTimeoutMs };
      const mailer = ownSmtpMailer({ settings, way, ca, ...bounds });
      held.set(tenantId, { sealedSettings, mailer });
      return mailer;
    },
    close: () => held.clear(),
  };
};

/**
 * Who sends for which tenant: a server of its own where it has one that is enabled, else the
 * deployment's, else nobody. A tenant's own server that fails is never stood in for.
 */
export const senders = (needs: Needs) => {
  const { mailer } = needs;
  const delivery = deliveryOf(needs);
  const own = ownMailers(needs);
  const inHand = places();
  const inTurn = turns(needs.concurrencyMax);

  const ownSender = (tenantId: string, sealedSettings: string): Sender => ({
    by: 'tenant',
    use: (task) => {
      if (inHand.isFull(tenantId)) return undefined;
      const leave = inHand.take(tenantId);
      return own.of(tenantId, sealedSettings).then(task).finally(leave);
    },
  });

  return {
    /** @throws {Unanswered} where it cannot be found out now */
    of: async (tenantId: string): Promise<Sender | undefined> => {
      const sealedSettings = await delivery(tenantId);
      if (sealedSettings !== undefined) return ownSender(tenantId, sealedSettings);
      return mailer && { by: 'deployment', use: (task) => inTurn(() => task(mailer)) };
    },
    /** Whether anybody sends for a tenant; of none, whether the deployment does. */
    isOn: async (tenantId?: string): Promise<boolean> =>
      mailer !== undefined || (tenantId !== undefined && (await delivery(tenantId)) !== undefined),
    close: async (): Promise<void> => {
      own.close();
      await mailer?.close();
    },
  };
};
