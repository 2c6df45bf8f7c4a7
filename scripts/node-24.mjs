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
