import type { Origins } from '@countersign/activity';
import type { LoggedActivity } from '@countersign/contracts';
import type { Row } from '../rows/row.projection.ts';

/** A line with its origin in clear, where somebody may still read it. */
export const presentRow =
  ({ open }: Pick<Origins, 'open'>) =>
  async ({ logId, activity }: Row): Promise<LoggedActivity> => {
    const { activityId: _, sealedOrigin, ...said } = activity;
    const origin = sealedOrigin === undefined ? undefined : await open(said, sealedOrigin);
    return { logId, ...said, ...(origin && { origin }) };
  };
export type PresentRow = ReturnType<typeof presentRow>;
