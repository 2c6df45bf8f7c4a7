import { join } from 'node:path';
import { createKeyRingFile, loadKeyRing } from '@countersign/vault';

/**
 * Loads the ring an operator names, or the one in the data folder, generated on the first start.
 */
export const keyRing = async (named: string | undefined, dataDir: string, name: string) => {
  if (named !== undefined) return loadKeyRing(named);
  const file = join(dataDir, name);
  await createKeyRingFile(file);
  return loadKeyRing(file);
};
