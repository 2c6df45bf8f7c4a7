import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { startEventStore } from './event-store-server.ts';

const root = fileURLToPath(new URL('../../../../../', import.meta.url));

it('are given by the command of deploy/README.md', async () => {
  const readme = await readFile(`${root}deploy/README.md`, 'utf8');
  const [command] = /^cd packages\/adapters\/eventstoredb && node .*?^"$/ms.exec(readme) ?? [];
  const server = await startEventStore({ nowMs: () => 0 });
  try {
    await promisify(execFile)('sh', ['-c', command ?? 'false'], {
      cwd: root,
      env: {
        PATH: `${dirname(process.execPath)}:/usr/bin:/bin`,
        ADMIN_URL: server.connectionString,
      },
    });
    const written = server.dump().split('\n');
    const roles = ['countersign', '$admins'];
    const events = written.map((line) => line.split(' ').slice(0, 3));
    const [all, settings] = events.map(([stream, , data = '']) => [stream, JSON.parse(data)]);
    expect(all).toEqual(['$$$all', { $acl: { $r: roles, $mr: roles } }]);
    const ours = { $r: roles, $w: roles, $d: roles, $mr: roles, $mw: roles };
    expect(settings).toMatchObject(['$settings', { $userStreamAcl: ours }]);
  } finally {
    server.stop();
  }
});
