/**
 * How long a mark stays in the place of what was forgotten: longer than anything that is under way
 * takes, or may be repeated (`completionRepeatMs`).
 */
export const markMs = 60 * 60_000;
