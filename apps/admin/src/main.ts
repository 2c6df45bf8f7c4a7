import { fileURLToPath } from 'node:url';
import { build as bundle } from 'vite';
import { build, compressAssets, hostElsewhere } from './bundle.ts';
import { preloadProgram } from './preload.ts';

// Whoever asks for it may be a test, and a library built for tests writes its styles otherwise.
process.env.NODE_ENV = 'production';

/** A build ends with the gateway that asked for it, however that ends. */
const endsWithParent = () => process.exit(1);
process.once('disconnect', endsWithParent);

/** Builds the UI: what `/admin/` serves. */
const built = await build(async (outDir) => {
  await bundle({
    configFile: false,
    root: fileURLToPath(new URL('../ui', import.meta.url)),
    // Every address is relative: the bundle may lie anywhere.
    base: './',
    logLevel: 'error',
    plugins: [preloadProgram],
    build: {
      ...{ outDir, emptyOutDir: true, reportCompressedSize: false },
      // A picture within the script would be a `data:` address, which the policy forbids.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
  });
  await compressAssets(outDir);
});
// node src/main.ts <folder> <issuer>: what another site is to host.
const [folder, issuer] = process.argv.slice(2);
if (folder !== undefined) {
  if (!issuer || !URL.canParse(issuer)) throw new Error('name the issuer after the folder');
  await hostElsewhere(built, { folder, issuer });
}
process.off('disconnect', endsWithParent);
process.disconnect?.();
