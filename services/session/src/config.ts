import { codeKeysFile, serviceSettings } from '@countersign/service-runtime';
import { limitSettings } from './limit-settings.ts';

/** What this service reads from its environment. */
export const settings = serviceSettings.extend({ CODE_KEYS_FILE: codeKeysFile, ...limitSettings });
