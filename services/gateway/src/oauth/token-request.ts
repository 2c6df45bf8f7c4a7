import type { Application, Tenant } from '@countersign/contracts';
import type { Fields } from './form-fields.ts';

/** A request for tokens, once the application behind it has authenticated. */
export interface Exchange {
  readonly tenant: Tenant;
  readonly issuer: string;
  readonly application: Application;
  readonly fields: Fields;
}
