import type { Origins } from '@countersign/activity';
import type { LoggedActivity } from '@countersign/contracts';
import type { Row } from '../rows/row.projection.ts';

/** A line with what is personal in it in clear, where somebody may still read it. */
export const presentRow =
  ({ open, openNote }: Pick<Origins, 'open' | 'openNote'>) =>
  async ({ logId, activity }: Row): Promise<LoggedActivity> => {
    const { activityId: _, sealedOrigin, sealedNote, ...said } = activity;
    const { tenantId } = said;
    const [origin, note] = await Promise.all([
      sealedOrigin === undefined ? undefined : open(said, sealedOrigin),
      sealedNote && openNote({ tenantId, userId: sealedNote.userId }, sealedNote.text),
    ]);
    return { logId, ...said, ...(origin && { origin }), ...(note !== undefined && { note }) };
  };
export type PresentRow = ReturnType<typeof presentRow>;
