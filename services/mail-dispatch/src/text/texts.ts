import type { ChangeKind } from '@countersign/contracts';

/** What a mail is about, in one language: its subject and its first sentence. */
export interface Said {
  readonly subject: string;
  readonly text: string;
}

/** Everything mails say in one language. `{name}` is the tenant's. */
export interface MailTexts {
  readonly language: string;
  readonly hello: string;
  readonly changes: Readonly<Record<ChangeKind, Said>>;
  readonly which: (factor: string) => string;
  readonly when: (instant: string) => string;
  /** What to do where it was somebody else, without an address to turn to and with one. */
  readonly notYou: string;
  readonly notYouAsk: (address: string) => string;
  readonly ticket: Said & { readonly after: string };
  readonly passwordLink: Said & { readonly after: string };
  readonly test: Said;
  readonly code: Said & {
    readonly validFor: (minutes: number) => string;
    readonly after: string;
  };
}
