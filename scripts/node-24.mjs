// Preloaded before every TypeScript entry point. Plain JavaScript, so that an old Node can read it.
const [major = 0] = process.versions.node.split('.').map(Number);

if (major < 24) {
  process.stderr.write(
    `Countersign needs Node 24 and this is Node ${process.versions.node}.\n` +
      'On Linux (x64, arm64) "npx -y pnpm@12.21.0 install" brings it along; run the command through pnpm.\n' +
      'Elsewhere, install Node 24 first.\n',
  );
  process.exit(1);
}

// What was compiled and stripped of its types once is kept: the next start is faster and smaller.
const { enableCompileCache } = await import('node:module');
const { fileURLToPath } = await import('node:url');
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url)));
