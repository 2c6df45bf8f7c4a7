export * from './event-store-server.ts';
