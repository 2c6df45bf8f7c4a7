/** Where the API and the login are, as the site that hosts the bundle says in `config.json`. */
export interface Config {
  /** The tenant's issuer, with its trailing slash. */
  readonly issuer: string;
  readonly clientId: string;
  /** What a token is asked for; the API is found there as well. */
  readonly audience: string;
}

/** Reads `config.json` beside the page. */
export const loadConfig = async (): Promise<Config> => {
  const response = await fetch('config.json', { cache: 'no-store' });
  if (!response.ok) throw new Error(`config.json: HTTP ${response.status}`);
  // Whoever hosts the bundle writes it; docs/how-to/administer.md says what is in it.
  return (await response.json()) as Config;
};
