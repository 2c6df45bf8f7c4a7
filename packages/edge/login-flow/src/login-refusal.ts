/** Refusals that end a login. */
export type LoginEnding = 'login_unknown' | 'login_expired' | 'login_over';

/** Why a login goes no further in this browser. */
export interface LoginRefusal {
  readonly refusal:
    | LoginEnding
    | 'factor_missing'
    | 'transaction_unknown'
    /** Of a link to choose another password: it may be opened again, or is good no longer. */
    | 'reset_over'
    /** No link can be asked for where the person signs in. */
    | 'reset_unavailable'
    | 'reset_used';
  /** Where to begin again, when that is known to lead somewhere. */
  readonly restart?: string;
  /** What it was for, where that is known. */
  readonly application?: { readonly clientId: string; readonly redirectUri: string };
}

export const isRefusal = (step: object): step is LoginRefusal => 'refusal' in step;

const endings: readonly string[] = [
  'login_unknown',
  'login_expired',
  'login_over',
] satisfies readonly LoginEnding[];

/** The refusals that end a login; the others leave its form standing. */
export const isEnding = (refusal: string): refusal is LoginEnding => endings.includes(refusal);
