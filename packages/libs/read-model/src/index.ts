export * from './file.ts';
export * from './progress.ts';
