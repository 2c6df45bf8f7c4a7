export {
  deploymentMetadata,
  metadataSettings,
  wholeMetadata,
} from './fido-metadata/metadata-settings.ts';
export { limitSettings, limitsOf } from './limit-settings.ts';
export { defaultLimits, type Limits } from './limits.ts';
export { type SessionPorts, startSession } from './service.ts';
