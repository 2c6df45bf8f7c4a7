import type { Login } from '@countersign/contracts';
import type { Factor } from '@countersign/factors';
import type { LoginFlow } from '@countersign/login-flow';
import type { Shown } from './login-pages.ts';

/**
 * Where somebody goes who was enrolling a factor that has been switched off since: to one that is
 * on, which says why; nothing where the factor is on, or is not what they are at. A challenge that
 * was begun stays in hand, so to go where the login stands would lead back to the same page.
 */
export const ifSwitchedOff = (
  loginFlow: LoginFlow,
  login: Login,
  { name }: Factor,
): Shown | undefined => {
  const { challenge, factors, next } = login;
  const isBegun = challenge?.purpose === 'enroll' && challenge.factor === name;
  if (factors.includes(name) || !(isBegun || next === 'enroll')) return undefined;
  const start = loginFlow.startScreen(login);
  return start
    ? { screen: start, notice: { refusal: 'switched_off' } }
    : { refusal: 'factor_missing' };
};
