import type { z } from 'zod';

/** What is lost where the records of a bucket are. */
export const lossClasses = [
  'lost harmlessly',
  'lost: people sign in again',
  'lost: data unreadable',
] as const;
export type LossClass = (typeof lossClasses)[number];

/**
 * Where a record is once a write has resolved. All are on the disk of who keeps them: of one
 * process, or of most of NATS's servers. What is `backed up` is in the backups, too.
 */
export type Durability = 'replicated' | 'backed up';

/** What is promised of the records of a bucket. */
export interface RecordTerms {
  /** How long a record lives unless it says otherwise; `null` for ever. */
  readonly ttlMs: number | null;
  /**
   * Whether what is written over or removed leaves no bytes in any file of the store once the call
   * resolves: for what an erasure must end. What merely expires is not covered; remove it.
   */
  readonly erases: boolean;
  readonly loss: LossClass;
  readonly durability: Durability;
}

/** A kind of expiring record. Two processes that share one share this definition. */
export interface Bucket<Value extends z.ZodType = z.ZodType> extends RecordTerms {
  readonly name: string;
  readonly value: Value;
}

/** Those of the product stand in the table of the contracts (`bucketOf`). */
export const defineBucket = <Value extends z.ZodType>(
  name: string,
  shape: { readonly value: Value } & Pick<RecordTerms, 'ttlMs'> & Partial<RecordTerms>,
): Bucket<Value> => ({
  ...{ name, erases: false, loss: 'lost harmlessly', durability: 'replicated' },
  ...shape,
});

/**
 * What became of a single-use record: this call used it, an earlier one did, or it never was (or is
 * no longer).
 */
export type Use<Value> =
  | { readonly status: 'used'; readonly value: Value }
  | { readonly status: 'used_before'; readonly value: Value }
  | { readonly status: 'absent' };

/** A record as it was found. */
export interface StoredRecord<Value> {
  readonly value: Value;
  readonly revision: number;
}

export interface RecordOptions {
  readonly ttlMs?: number;
}

/**
 * Expiring records of one kind, shared by every replica. Keys are any text; adapters encode them.
 */
export interface KeyValue<Value> {
  readonly get: (key: string) => Promise<StoredRecord<Value> | undefined>;
  readonly put: (key: string, value: Value, options?: RecordOptions) => Promise<void>;
  /**
   * Writes only where there is nothing (or only something expired): true for exactly one caller.
   */
  readonly create: (key: string, value: Value, options?: RecordOptions) => Promise<boolean>;
  /**
   * Compare-and-set: writes only over the revision that `get` gave. Keeps the expiry unless told
   * otherwise.
   */
  readonly replace: (
    key: string,
    value: Value,
    revision: number,
    options?: RecordOptions,
  ) => Promise<boolean>;
  /**
   * Uses a record up: `used` for exactly one caller ever. The mark stays until the record's expiry,
   * and until then `get` finds nothing, while `create` and `replace` find the place taken.
   */
  readonly use: (key: string) => Promise<Use<Value>>;
  readonly remove: (key: string) => Promise<void>;
}

/**
 * What expires or is counted: a system of record of its own beside the log, whose buckets say what
 * is lost with them.
 */
export interface Records {
  readonly keyValue: <B extends Bucket>(bucket: B) => KeyValue<z.output<B['value']>>;
}
