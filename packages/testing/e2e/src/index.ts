export { sessionOf } from './admin/admin-site.ts';
export { application } from './application.ts';
export { launching } from './browser.ts';
export {
  type Cluster,
  firstClient,
  type ProcessName,
  processes,
  startCluster,
} from './cluster/cluster.ts';
export { crowdEnvironment } from './cluster/crowd.ts';
export { type Countersign, startCountersign } from './countersign.ts';
export { type Management, managementBy, managementOf, password } from './management.ts';
export { type Page, person } from './person.ts';
export { codeIn } from './sms-code.ts';
