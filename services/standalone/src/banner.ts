import { demoUser } from '@countersign/demo';
import type { Settings } from './config.ts';
import { firstClientFile } from './first-client.ts';

/** What a person sees once everything answers. It names where a secret lies, never the secret. */
export const banner = (settings: Settings): string => {
  const { PUBLIC_URL: url, DATA_DIR, BOOTSTRAP_CLIENT_ID, DEMO } = settings;
  const client = BOOTSTRAP_CLIENT_ID ?? `see ${firstClientFile(DATA_DIR)}`;
  const lines = [
    'Countersign is ready.',
    '',
    ...(DEMO
      ? [
          `  Demo login        ${url}/demo`,
          `    e-mail          ${demoUser.email}`,
          `    password        ${demoUser.password}`,
          `  Messages sent     ${url}/demo/outbox`,
        ]
      : []),
    `  Management API    ${url}/api/v2/`,
    `    client          ${client}`,
    `  API documents     ${url}/docs`,
    `  Data              ${DATA_DIR}`,
    '',
    'Press Ctrl+C to stop.',
    '',
  ];
  return lines.join('\n');
};
