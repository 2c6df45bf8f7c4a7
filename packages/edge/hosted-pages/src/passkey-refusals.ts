import type { PasskeyEnrolling } from '@countersign/login-flow';
import type { Notice } from './notices.ts';
import { reportedError } from './webauthn.route.ts';

/** Why a form brings no passkey: what its browser said in the place of one, or nothing at all. */
export const passkeyMissing = (action: string, response: string): Notice | undefined => {
  const error = reportedError(action);
  if (error === 'InvalidStateError') return { refusal: 'passkey_known' };
  if (error !== undefined) return { refusal: 'passkey_failed' };
  return response === '' ? { refusal: 'webauthn_unanswered' } : undefined;
};

type Refused = Extract<Awaited<ReturnType<PasskeyEnrolling['end']>>, { readonly ok: false }>;

/** Why the one it brings is not taken; nothing where none can be added any more. */
export const passkeyRefused = ({ refusal, retryAt }: Refused): Notice | undefined => {
  switch (refusal) {
    case 'passkey_refused':
      return { refusal: 'passkey_failed' };
    case 'authenticator_not_allowed':
      return { refusal };
    case 'too_many_attempts':
      return { refusal: 'too_many_ceremonies', retryAt };
    default:
      return undefined;
  }
};
