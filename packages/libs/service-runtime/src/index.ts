export { sha256Of } from './backup-folder.ts';
export type { Cluster } from './connect.ts';
export { serveHealth } from './health.ts';
export { listenOn } from './listen-on.ts';
export { BadSettings, loadSettings, readSettings } from './load-settings.ts';
export { openProcess, type World } from './open-process.ts';
export { pendingMessaging } from './pending-messaging.ts';
export { warnWhileWaiting } from './retry.ts';
export { runConnected } from './run-connected.ts';
export { dying, runProcess } from './run-process.ts';
export { runService, type ServiceCluster } from './run-service.ts';
export type { Running } from './running.ts';
export { servedCertificate } from './served-certificate.ts';
export { type Setting, setting, settingsOf, together } from './setting.ts';
export {
  type ClusterSettings,
  clusterSettings,
  codeKeysFile,
  demo,
  httpUrl,
  logLevel,
  natsAuthority,
  natsUrl,
  port,
  privateWebhooks,
  processSettings,
  type ServiceSettings,
  serviceSettings,
} from './settings.ts';
