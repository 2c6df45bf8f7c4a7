export * from './carriers/carrier.ts';
export type { CarriedMessage, CarrierAnswer, CarrierFailure } from './carriers/desk.ts';
export * from './delayed.ts';
export * from './oidc-provider/oidc-provider.ts';
export * from './open-world.ts';
export * from './plain-tenant-settings.ts';
export * from './seeded.ts';
export * from './specify.ts';
export * from './test-clock.ts';
