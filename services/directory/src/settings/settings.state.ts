import { merge, type Part } from '@countersign/core';

/** Whether a part would change anything. Settings are JSON, and keep the order of the whole. */
export const isChange = <Whole extends object>(whole: Whole, part: Part<Whole>): boolean =>
  JSON.stringify(merge(whole, part)) !== JSON.stringify(whole);
