const domain = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/;

const domainOf = (host: string): string | undefined => {
  if (!URL.canParse(`https://${host}`)) return undefined;
  const { hostname } = new URL(`https://${host}`);
  return domain.test(hostname) ? hostname : undefined;
};

/**
 * The last line of an origin-bound one-time code, by which a browser offers the code to that
 * site alone: `@domain #code`, one space, nothing after it. A port is not part of the format.
 * https://wicg.github.io/sms-one-time-codes/#format
 */
export const originLine = (host: string, code: string): string | undefined => {
  const bare = domainOf(host);
  return bare && `@${bare} #${code}`;
};
