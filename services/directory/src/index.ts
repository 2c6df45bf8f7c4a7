export { type IdKind, type NewId, randomId } from './adapters/random-id.ts';
export type { DirectoryPorts } from './ports.ts';
export { startDirectory } from './service.ts';
