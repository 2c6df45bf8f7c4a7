import { readFile } from 'node:fs/promises';
import { isThisMachine } from '@countersign/edge-http';
import type { GivenToGateway } from './config.ts';
import type { GatewaySettings } from './ports.ts';

/**
 * Whether admins can sign in to the UI: there is one, and what a browser needs for it
 * (`crypto.subtle`) it has at https and on its own machine alone.
 */
const canSignIn = ({
  PUBLIC_URL: url,
  BOOTSTRAP_ADMIN_EMAIL: email,
}: Pick<GivenToGateway, 'BOOTSTRAP_ADMIN_EMAIL'> & { readonly PUBLIC_URL: string }): boolean => {
  const { protocol, hostname } = new URL(url);
  // RFC 6761, section 6.3: names below `localhost` are this machine's, too.
  const isOwn = isThisMachine(hostname) || hostname.endsWith('.localhost');
  return email !== undefined && (protocol === 'https:' || isOwn);
};

/** What a process was told of its gateway, with the certificate where it serves https itself. */
export const gatewaySettingsOf = async (
  settings: GivenToGateway & { readonly PUBLIC_URL: string },
): Promise<GatewaySettings> => {
  const { TRUST_PROXY: trustProxy, TLS_CERT_FILE: cert, TLS_KEY_FILE: key } = settings;
  return {
    publicUrl: settings.PUBLIC_URL,
    exposeProviderSecrets: settings.EXPOSE_PROVIDER_SECRETS,
    requestsPerMinute: settings.REQUESTS_PER_MINUTE,
    managementRequestsPerMinute: settings.MANAGEMENT_REQUESTS_PER_MINUTE,
    phoneEnrollmentsPerMinute: settings.PHONE_ENROLLMENTS_PER_MINUTE,
    hasAdminUi: settings.ADMIN_UI ?? canSignIn(settings),
    ...(trustProxy && { trustProxy }),
    ...(cert && key && { tls: { cert: await readFile(cert), key: await readFile(key) } }),
  };
};
