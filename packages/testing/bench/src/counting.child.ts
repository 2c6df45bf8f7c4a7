import { createServer } from 'node:http';
import { Session } from 'node:inspector/promises';
import { DatabaseSync, StatementSync } from 'node:sqlite';

/**
 * Preloaded into a process whose work is to be counted: what it asks of SQLite, the JSON it reads
 * and writes, and how often each of its functions was called. Tells it to whoever asks the port
 * that this module's own address names, and begins to count anew.
 */
const counts = { commits: 0, statements: 0, jsonParsed: 0, jsonWritten: 0 };

const countStatement = (sql: string) => {
  // Looked at on a timer, whatever anybody does.
  if (/^\s*PRAGMA/i.test(sql)) return;
  counts.statements += 1;
  if (/^\s*COMMIT/i.test(sql)) counts.commits += 1;
};
for (const name of ['run', 'get', 'all', 'iterate'] as const) {
  // Each of them takes values to bind.
  const run = StatementSync.prototype[name] as (...values: unknown[]) => unknown;
  const counted = function (this: StatementSync, ...values: unknown[]) {
    countStatement(this.sourceSQL);
    return run.apply(this, values);
  };
  Object.defineProperty(StatementSync.prototype, name, { value: counted });
}
const { exec } = DatabaseSync.prototype;
DatabaseSync.prototype.exec = function (sql) {
  countStatement(sql);
  exec.call(this, sql);
};
const { parse, stringify } = JSON;
JSON.parse = (text, reviver) => {
  counts.jsonParsed += 1;
  return parse(text, reviver);
};
JSON.stringify = (value: unknown, ...how: unknown[]) => {
  counts.jsonWritten += 1;
  // Its own second and third argument, whichever they are.
  return stringify(value, ...(how as []));
};

const session = new Session();
session.connect();
await session.post('Profiler.enable');
await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });

/** The names of no function but those that a whole validation goes through once. */
const isValidation = (url: string, name: string) =>
  url.includes('/zod/v4/core/parse.js') && name === '';

const taken = async () => {
  const { result } = await session.post('Profiler.takePreciseCoverage');
  let [calls, validations] = [0, 0];
  for (const { url, functions } of result) {
    if (url === import.meta.url) continue;
    for (const { functionName, ranges } of functions) {
      const count = ranges[0]?.count ?? 0;
      calls += count;
      if (isValidation(url, functionName)) validations += count;
    }
  }
  const now = { ...counts, calls, validations };
  Object.assign(counts, { commits: 0, statements: 0, jsonParsed: 0, jsonWritten: 0 });
  return now;
};

const port = Number(new URL(import.meta.url).searchParams.get('port'));
createServer(async (_, response) => {
  response.end(stringify(await taken()));
})
  .listen(port, '127.0.0.1')
  .unref();
