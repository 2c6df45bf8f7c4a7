/** The same in another order: what stood at one place stands at another. */
export const moved = <Item>(items: readonly Item[], from: number, to: number): readonly Item[] => {
  const next = [...items];
  next.splice(to, 0, ...next.splice(from, 1));
  return next;
};
