import {
  factorName,
  type Guardian,
  mfaPolicy,
  phoneGap,
  readGuardian,
} from '@countersign/contracts';
import type { ReplyOf } from '@countersign/core';
import { andThen, type Problem } from '@countersign/edge-http';
import type { Factors } from '@countersign/factors';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { ManagementNeeds } from '../needs.ts';
import { answered } from '../problems.ts';

/** What a tenant's policy comes to, given the factors that it has on. */
export const readinessBody = z.object({
  policies: mfaPolicy,
  /** `waived`: a second step is asked for and nobody can give one, so everybody is let in. */
  second_step: z.enum(['not_demanded', 'demanded', 'waived']),
  reason: z.literal('no_factor_on').optional(),
  message: z.string(),
  /** What was chosen of phones and cannot work yet. */
  phone_gaps: z.array(phoneGap),
  factors: z.array(z.object({ name: factorName, enabled: z.boolean(), enrollable: z.boolean() })),
});
type Readiness = z.output<typeof readinessBody>;

const messages: Readonly<Record<Readiness['second_step'], string>> = {
  not_demanded: 'No policy asks for a second step.',
  demanded: 'Everybody who signs in is asked for a second step.',
  waived:
    'The policy asks for a second step and no factor is on that people could enrol on its own, ' +
    'so everybody is let in without one.',
};

const secondStepOf = (policy: Guardian['policy'], canEnroll: boolean): Readiness['second_step'] => {
  if (policy.length === 0) return 'not_demanded';
  return canEnroll ? 'demanded' : 'waived';
};

const readinessOf = (table: Factors, { policy, factors, phoneGaps }: Guardian): Readiness => {
  const enrollable = table.enrollableAlone(factors);
  const second_step = secondStepOf(policy, enrollable.length > 0);
  return {
    policies: policy,
    second_step,
    ...(second_step === 'waived' && { reason: 'no_factor_on' as const }),
    message: messages[second_step],
    phone_gaps: phoneGaps,
    factors: table.names.map((name) => ({
      name,
      enabled: factors[name] ?? false,
      enrollable: enrollable.includes(name),
    })),
  };
};

/** An item of a structured field (RFC 9651), so that a tool can read it without a sentence. */
const waivedWarning = 'second_step_waived;reason=no_factor_on';

/** Says in a header where a policy lets everybody in, and what of phones cannot work yet. */
const warn = (reply: FastifyReply, { second_step, phone_gaps }: Readiness) => {
  const warnings = [
    ...(second_step === 'waived' ? [waivedWarning] : []),
    ...phone_gaps.map((gap) => `${gap};factor=sms`),
  ];
  if (warnings.length > 0) reply.header('countersign-warning', warnings.join(', '));
};

type Answered = (asked: ReplyOf<typeof readGuardian>) => Guardian | Problem;

/**
 * Tells how ready a tenant is, and warns in a header. `told` is what becomes of the document that
 * is read for it, where that is what the answer shows.
 */
export const mfaReadiness =
  ({ ask, factors }: Pick<ManagementNeeds, 'ask' | 'factors'>) =>
  async (
    tenantId: string,
    reply: FastifyReply,
    told: Answered = answered,
  ): Promise<Readiness | Problem> => {
    const asked = await ask(readGuardian, { tenantId, looksInside: true });
    return andThen(told(asked), (guardian) => {
      const readiness = readinessOf(factors, guardian);
      warn(reply, readiness);
      return readiness;
    });
  };
