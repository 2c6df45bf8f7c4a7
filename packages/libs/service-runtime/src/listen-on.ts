/** Where a server listens. */
interface Address {
  readonly host: string;
  readonly port: number;
  /** What the names of the settings that say so begin with: `HEALTH_` for `HEALTH_PORT`. */
  readonly prefix?: string;
}

/** Why nobody can listen there, and what to do about it; nothing where that is not the trouble. */
const whyNot = (code: unknown, { host, port, prefix = '' }: Address): string | undefined => {
  switch (code) {
    case 'EADDRINUSE':
      return (
        `Port ${port} of ${host} is taken by another process: ` +
        `end that one, or set ${prefix}PORT to another port.`
      );
    case 'EACCES':
      return `Only root may listen on port ${port}: set ${prefix}PORT to 1024 or more.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return (
        `This machine has no address ${host}: ` +
        `set ${prefix}HOST to one that it has, or to 0.0.0.0 for all of them.`
      );
    default:
      return undefined;
  }
};

/** Listens; where the address is not to be had, says why in a sentence and ends the process. */
export const listenOn = async <Result>(
  address: Address,
  listen: () => Promise<Result>,
): Promise<Result> => {
  try {
    return await listen();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const why = whyNot(code, address);
    if (why === undefined) throw error;
    process.stderr.write(`${why}\n`);
    process.exit(1);
  }
};
