import type { MessageType, RejectionReason } from '@countersign/contracts';
import type { LookupAll } from '@countersign/outbound-http';
import type { z } from 'zod';

/** One text on its way to one phone. */
export interface Sms {
  /** E.164. */
  readonly to: string;
  readonly text: string;
  readonly messageType: MessageType;
  /** The same for every try of one dispatch: carriers that can, drop a repeat by it. */
  readonly dispatchId: string;
  /** After this long the text is worthless, and a carrier that can be told so is told. */
  readonly validForSeconds: number;
  readonly tenant: string;
  readonly action: 'enrollment' | 'second-factor-authentication';
  readonly locale: string;
  /** When this was handed to the provider. */
  readonly at: string;
}

/** What became of a try. `later`: the same provider may be asked again; `never`: it may not. */
export type Outcome =
  | { readonly status: 'accepted'; readonly reference: string }
  | {
      readonly status: 'rejected';
      readonly reason: RejectionReason;
      readonly retry: 'later' | 'never';
    };

export const accepted = (reference: string): Outcome => ({ status: 'accepted', reference });
export const rejected = (reason: RejectionReason, retry: 'later' | 'never'): Outcome => ({
  status: 'rejected',
  reason,
  retry,
});

/** A carrier, ready to send. `send` never rejects: whatever goes wrong is an outcome. */
export interface SmsProvider {
  readonly send: (sms: Sms, signal: AbortSignal) => Promise<Outcome>;
}

/** What the deployment decides about the way out, for every tenant alike. */
export interface Outside {
  /** Where the carriers' APIs are, when not where they usually are (tests, proxies). */
  readonly baseUrls?: {
    readonly twilio?: string | undefined;
    readonly vonage?: string | undefined;
    readonly aws_sns?: string | undefined;
  };
  /** Whether a webhook may point at loopback, private and other special addresses, and use http. */
  readonly allowPrivate?: boolean;
  /** How a webhook's host is resolved, when not by the system. */
  readonly lookup?: LookupAll;
  /** Whether AWS settings without keys mean the identity this process runs under. */
  readonly ownAwsIdentity?: boolean;
}

/** One way to send: what may be stored for it, what sending takes, and how it is done. */
export interface SmsProviderDefinition {
  readonly kind: string;
  readonly messageTypes: readonly MessageType[];
  /** The settings that are secrets: sealed at rest and masked when shown. */
  readonly secrets: readonly string[];
  /** What an admin may store, even half-finished: Auth0 takes Twilio's settings field by field. */
  readonly stored: z.ZodType<Readonly<Record<string, string | null | undefined>>>;
  /** What sending takes. */
  readonly settings: z.ZodType;
  /** Reads stored settings; `undefined` when they do not suffice to send. */
  readonly connect: (stored: unknown, outside?: Outside) => SmsProvider | undefined;
}

/** Ties settings to the code that reads them: unparsed settings never get past `connect`. */
export const defineSmsProvider = <const Kind extends string, Settings extends z.ZodType>(provider: {
  readonly kind: Kind;
  readonly messageTypes: readonly MessageType[];
  readonly secrets: readonly string[];
  readonly stored: SmsProviderDefinition['stored'];
  readonly settings: Settings;
  readonly connect: (settings: z.output<Settings>, outside: Outside) => SmsProvider | undefined;
}) => ({
  ...provider,
  connect: (stored: unknown, outside: Outside = {}): SmsProvider | undefined => {
    const parsed = provider.settings.safeParse(stored);
    return parsed.success ? provider.connect(parsed.data, outside) : undefined;
  },
});
