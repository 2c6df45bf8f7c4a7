/** Something at work, and how it ends. */
export interface Running {
  /** Resolves while it can do its work; rejects when it cannot. */
  readonly ready: () => Promise<void>;
  /** Takes nothing new, finishes what is in hand, and ends. */
  readonly stop: () => Promise<void>;
}
