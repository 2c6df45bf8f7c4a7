import type { Application as Described } from '@countersign/contracts';
import type { Application } from './application.state.ts';

/** An application as others may see it: without its secret's digest. */
export const described = ({
  tenantId,
  clientId,
  settings,
}: Pick<
  Extract<Application, { status: 'active' }>,
  'tenantId' | 'clientId' | 'settings'
>): Described => ({
  tenantId,
  clientId,
  settings,
});
