import { join } from 'node:path';
import { keptInFile } from './eventstore/kept-in-file.ts';
import { startEventStoreNode } from './eventstore/node.ts';
import { unknownOptions } from './eventstore/options.ts';

/**
 * EventStoreDB's stand-in as a program of its own, for a container where the image of the real one
 * cannot be had: on its port, with its log in its folder, and as strict about its environment.
 */
const folder = '/var/lib/eventstore';

const unknown = unknownOptions(process.env);
if (unknown.length > 0) {
  process.stderr.write(`Error while parsing options: ${unknown.join(', ')}: not a known option\n`);
  process.exit(1);
}

await startEventStoreNode({
  nowMs: () => Date.now(),
  ...{ host: '0.0.0.0', port: 2113, keeping: keptInFile(join(folder, 'log.jsonl')) },
});
process.on('SIGTERM', () => process.exit(0));
