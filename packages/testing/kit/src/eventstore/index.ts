export * from './event-store-cluster.ts';
export * from './event-store-server.ts';
export { calls } from './faults.ts';
export { keptInFile } from './kept-in-file.ts';
export { startEventStoreNode } from './node.ts';
export { unknownOptions } from './options.ts';
