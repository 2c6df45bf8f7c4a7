import { createApplication, createTenant, readTenant } from '@countersign/contracts';
import type { Ask } from '@countersign/edge-http';

/** The machine-to-machine application that may call the first tenant's Management API. */
export interface FirstClient {
  readonly clientId: string;
  readonly clientSecret: string;
}

interface Needs {
  readonly ask: Ask;
  readonly tenantId: string;
  readonly publicUrl: string;
  readonly client: FirstClient | undefined;
  readonly managementScopes: readonly string[];
}

/** Creates the first tenant and its Management API client; every step may be repeated. */
export const createFirstTenant = async (needs: Needs): Promise<void> => {
  const { ask, tenantId, publicUrl, client, managementScopes } = needs;
  if (!(await ask(readTenant, { tenantId })).ok) {
    const { host } = new URL(publicUrl);
    await ask(createTenant, { tenantId, hosts: [host], friendlyName: tenantId });
  }
  if (!client) return;
  await ask(createApplication, {
    tenantId,
    ...client,
    settings: {
      name: 'Management API client',
      kind: 'non_interactive',
      grantTypes: ['client_credentials'],
      managementScopes: [...managementScopes],
    },
  });
};
