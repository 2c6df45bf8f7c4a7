import { demoUser } from '@countersign/demo';
import type { Settings } from './config.ts';
import { firstAdminFile, firstClientFile, isPasswordGiven } from './first-client.ts';

/**
 * What a person sees once everything answers. It names where a secret lies, never the secret; but
 * for the link by which the first admin enrols, which is shown once and good once.
 */
export const banner = (settings: Settings, enrollmentLink?: string): string => {
  const { PUBLIC_URL: url, DATA_DIR, BOOTSTRAP_CLIENT_ID, DEMO } = settings;
  const { BOOTSTRAP_ADMIN_EMAIL, ADMIN_UI } = settings;
  const isPasswordGenerated = !isPasswordGiven(settings);
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
    ...(ADMIN_UI === false ? [] : [`  Admin UI          ${url}/admin/`]),
    ...(enrollmentLink === undefined
      ? []
      : [
          `    e-mail          ${BOOTSTRAP_ADMIN_EMAIL}`,
          ...(isPasswordGenerated ? [`    password        see ${firstAdminFile(DATA_DIR)}`] : []),
          `    enrol first     ${enrollmentLink}`,
        ]),
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
