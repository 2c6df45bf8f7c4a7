import { type AttackProtection, suspiciousIpThrottling } from '@countersign/contracts';
import { z } from 'zod';
import { nullish } from '../fields/fields.ts';
import { settingsRoutes } from './settings-routes.ts';

const { isOn, shields, allowlist, ...stages } = suspiciousIpThrottling.shape;
const stageOf = ({ shape }: typeof stages.preLogin) =>
  z.strictObject({
    max_attempts: shape.attemptsMax.describe('How many at once'),
    rate: shape.refillMs.describe('Milliseconds until one more'),
  });
const stage = z.strictObject({
  'pre-login': stageOf(stages.preLogin),
  'pre-user-registration': stageOf(stages.preUserRegistration),
  'pre-custom-token-exchange': stageOf(stages.preCustomTokenExchange),
});
const settings = z.strictObject({
  enabled: isOn,
  shields: shields.describe('`block` stops; notifications are not sent yet'),
  allowlist: allowlist.describe('Addresses and CIDR ranges that are let through'),
  stage: stage.describe('Only `pre-login` is acted upon: nobody signs up here'),
});
const stagesChange = {
  'pre-login': z.strictObject(nullish(stage.shape['pre-login'].shape)),
  'pre-user-registration': z.strictObject(nullish(stage.shape['pre-user-registration'].shape)),
  'pre-custom-token-exchange': z.strictObject(
    nullish(stage.shape['pre-custom-token-exchange'].shape),
  ),
};
const change = z.strictObject(
  nullish({ ...settings.shape, stage: z.strictObject(nullish(stagesChange)) }),
);

type Stage = AttackProtection['suspiciousIp']['preLogin'];
const written = ({ attemptsMax, refillMs }: Stage) => ({
  max_attempts: attemptsMax,
  rate: refillMs,
});
const stageRead = (given: z.output<(typeof stagesChange)['pre-login']> | null | undefined) =>
  given && { attemptsMax: given.max_attempts, refillMs: given.rate };
const noStages = {
  ...{ 'pre-login': null, 'pre-user-registration': null, 'pre-custom-token-exchange': null },
};

const wire = ({ suspiciousIp }: AttackProtection) => ({
  enabled: suspiciousIp.isOn,
  shields: suspiciousIp.shields,
  allowlist: suspiciousIp.allowlist,
  stage: {
    'pre-login': written(suspiciousIp.preLogin),
    'pre-user-registration': written(suspiciousIp.preUserRegistration),
    'pre-custom-token-exchange': written(suspiciousIp.preCustomTokenExchange),
  },
});

/** Reads and changes what stops one address that tries many people. */
export const suspiciousIpRoutes = settingsRoutes({
  path: '/attack-protection/suspicious-ip-throttling',
  settings,
  change,
  wire,
  read: ({ enabled, stage: sent = {}, ...same }) => {
    const given = sent ?? noStages;
    return {
      suspiciousIp: {
        ...{ isOn: enabled, ...same },
        preLogin: stageRead(given['pre-login']),
        preUserRegistration: stageRead(given['pre-user-registration']),
        preCustomTokenExchange: stageRead(given['pre-custom-token-exchange']),
      },
    };
  },
});
