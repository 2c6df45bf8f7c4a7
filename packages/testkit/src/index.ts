export * from './specify.ts';
export * from './test-clock.ts';
