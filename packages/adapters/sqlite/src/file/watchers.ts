import type { DatabaseSync } from 'node:sqlite';

/** How often to look whether another process has written to the file. */
const foreignPollMs = 500;

type Listener = () => void;

/** Who waits for what. Waking a channel costs nothing where nobody listens to it. */
export const watchers = (db: DatabaseSync, isShared: boolean) => {
  const byChannel = new Map<string, Set<Listener>>();
  const all = new Set<Listener>();
  // Moves when another connection has committed; our own commits leave it alone.
  const dataVersion = db.prepare('PRAGMA data_version');
  const version = () => dataVersion.get()?.data_version;
  let seen = version();
  let poll: NodeJS.Timeout | undefined;

  const wakeAll = () => {
    for (const listener of [...all]) listener();
  };

  const lookForOthers = () => {
    const now = version();
    if (now === seen) return;
    seen = now;
    wakeAll();
  };

  const beginPolling = () => {
    if (!isShared || poll) return;
    poll = setInterval(lookForOthers, foreignPollMs);
    poll.unref();
  };

  const stopPolling = () => {
    clearInterval(poll);
    poll = undefined;
  };

  const watch = (channels: readonly string[], listener: Listener) => {
    all.add(listener);
    for (const channel of channels) {
      const listeners = byChannel.get(channel) ?? new Set();
      byChannel.set(channel, listeners.add(listener));
    }
    beginPolling();
    return () => {
      all.delete(listener);
      for (const channel of channels) {
        const listeners = byChannel.get(channel);
        listeners?.delete(listener);
        if (listeners?.size === 0) byChannel.delete(channel);
      }
      if (all.size === 0) stopPolling();
    };
  };

  const wake = (channel: string) => {
    for (const listener of [...(byChannel.get(channel) ?? [])]) listener();
  };

  return { watch, wake, wakeAll, stop: stopPolling };
};
