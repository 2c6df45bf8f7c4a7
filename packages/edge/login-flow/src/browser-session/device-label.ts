import Bowser from 'bowser';

/** Words of Bowser's own alone: what a browser says of itself may be anything. */
const known = (words: Readonly<Record<string, string>>, word: string | undefined) =>
  word !== undefined && Object.values(words).includes(word) ? [word] : [];

/** No browser of a person says more; longer ones cost time to look at. */
const userAgentMaxLength = 512;

/**
 * What somebody finds a browser of theirs by: its make, and what it runs on. Coarse on purpose, as
 * it stands in records beside whose they are.
 */
export const deviceLabel = (userAgent: string | undefined): string | undefined => {
  if (userAgent === undefined || userAgent === '') return undefined;
  const { browser, os } = Bowser.parse(userAgent.slice(0, userAgentMaxLength));
  const words = [...known(Bowser.BROWSER_MAP, browser.name), ...known(Bowser.OS_MAP, os.name)];
  return words.length > 0 ? words.join(' · ') : undefined;
};
