import { type MessageLimits, messageLimits } from '@countersign/contracts';
import { andThen, type RoutePlugin } from '@countersign/edge-http';
import { phoneRegions } from '@countersign/factors';
import { z } from 'zod';
import { readFactors } from '../guardian/scopes.ts';
import { setting } from '../guardian/setting.ts';
import type { ManagementNeeds } from '../needs.ts';

const { perHour, perDay, perNumberPerDay } = messageLimits.shape;

const regions = phoneRegions();
const codes = z
  .array(z.enum(regions))
  .min(1)
  .max(regions.length)
  .describe('Countries as ISO 3166-1 alpha-2 has them; 001 is what is of no country');

const countries = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('all') }),
  z.strictObject({ mode: z.literal('only'), codes }),
  z.strictObject({
    mode: z.literal('except'),
    codes: codes.refine((named) => new Set(named).size < regions.length, {
      error: 'Leaves no country',
    }),
  }),
]);

const body = z.strictObject({
  countries: countries.describe('The countries whose numbers codes are sent to'),
  messages_per_hour: perHour.describe('Texts and calls at once, as many of which return an hour'),
  messages_per_day: perDay.describe('Texts and calls at once, as many of which return a day'),
  messages_per_number_per_day: perNumberPerDay.describe(
    'Texts and calls to one number at once, as many of which return a day',
  ),
});
type Body = z.output<typeof body>;

const bodyOf = ({ countries: chosen, ...limits }: MessageLimits): Body => ({
  countries: chosen,
  messages_per_hour: limits.perHour,
  messages_per_day: limits.perDay,
  messages_per_number_per_day: limits.perNumberPerDay,
});

const at = '/countersign/text-messages';

const limits = setting<Body>({
  paths: [`${at}/limits`],
  schema: body,
  shown: async (document) => andThen(await document.messageLimits(), bodyOf),
  patch: (wanted) => ({
    messageLimits: {
      countries: wanted.countries,
      perHour: wanted.messages_per_hour,
      perDay: wanted.messages_per_day,
      perNumberPerDay: wanted.messages_per_number_per_day,
    },
  }),
});

/**
 * `/countersign/text-messages/limits`: where texts and calls may go to, and how many; and beside it
 * `countries`, what may be named there.
 */
export const messageLimitRoutes: RoutePlugin<ManagementNeeds> = async (app, needs) => {
  await app.register(limits, needs);
  app.get(
    `${at}/countries`,
    { config: readFactors, schema: { response: { 200: z.array(z.string()) } } },
    async () => [...regions],
  );
};
