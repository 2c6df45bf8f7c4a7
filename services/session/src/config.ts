import { codeKeysFile, serviceSettings } from '@countersign/service-runtime';
import { metadataSettings, wholeMetadata } from './fido-metadata/metadata-settings.ts';
import { limitSettings } from './limit-settings.ts';

/** What this service reads from its environment. */
export const settings = serviceSettings
  .extend({ CODE_KEYS_FILE: codeKeysFile, ...metadataSettings, ...limitSettings })
  .superRefine(wholeMetadata);
