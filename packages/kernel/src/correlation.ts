import { AsyncLocalStorage } from 'node:async_hooks';

const storage = new AsyncLocalStorage<string>();

/** Runs `work` so that everything it causes, in this process and the next, carries `id`. */
export const correlated = <Result>(id: string, work: () => Result): Result => storage.run(id, work);

/** The id of what caused the present work, where anything did. */
export const correlationId = (): string | undefined => storage.getStore();
