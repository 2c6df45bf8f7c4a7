import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { Entry, Keeping } from './log.ts';

const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const bytesOf = (text: unknown) => new Uint8Array(Buffer.from(String(text), 'base64'));

const lineOf = (entry: Entry) =>
  `${JSON.stringify({ ...entry, data: textOf(entry.data), metadata: textOf(entry.metadata) })}\n`;

const entryOf = (line: string): Entry => {
  // Written by `lineOf`.
  const entry = JSON.parse(line) as Entry;
  return { ...entry, data: bytesOf(entry.data), metadata: bytesOf(entry.metadata) };
};

/** Keeps the stand-in's log in a file, a line an entry, so that a kill loses none. */
export const keptInFile = (file: string): Keeping => {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  // A line that a kill broke off was never acknowledged.
  const kept = text.split('\n').slice(0, -1).map(entryOf);
  return { kept, keep: (entry) => appendFileSync(file, lineOf(entry)) };
};
