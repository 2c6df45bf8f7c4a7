import type { Tenant } from '@countersign/contracts';

/** A tenant's issuer: the scheme of the public URL, the tenant's canonical host, a slash. */
export const issuerOf = (publicUrl: string) => {
  const { protocol } = new URL(publicUrl);
  return ({ hosts: [canonical] }: Pick<Tenant, 'hosts'>): string => {
    if (canonical === undefined) throw new Error('a tenant has no host');
    return `${protocol}//${canonical}/`;
  };
};
