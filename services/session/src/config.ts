import { codeKeysFile, serviceSettings } from '@countersign/process';
import { limitSettings } from './limit-settings.ts';

/** What this service reads from its environment. */
export const settings = serviceSettings.extend({ CODE_KEYS_FILE: codeKeysFile, ...limitSettings });
