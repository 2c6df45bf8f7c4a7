import { neverLeft } from '@countersign/outbound-http';
import { type Outcome, rejected } from './provider.ts';

/** The outcome of an exchange that broke: certain when nothing left, else "we do not know". */
export const broken = (fault: unknown): Outcome =>
  neverLeft(fault) ? rejected('unavailable', 'later') : rejected('no_answer', 'later');

/** What an HTTP status means where a carrier gives no code of its own. */
export const byStatus = (status: number): Outcome => {
  if (status === 401 || status === 403) return rejected('credentials', 'never');
  if (status === 402) return rejected('account_blocked', 'never');
  if (status === 429) return rejected('throttled', 'later');
  if (status === 408 || status >= 500) return rejected('unavailable', 'later');
  return rejected('content_refused', 'never');
};
