/** Where the API and the login are, as the site that hosts the bundle says. */
export interface Config {
  /** The tenant's issuer, with its trailing slash. */
  readonly issuer: string;
  readonly clientId: string;
  /** What a token is asked for; the API is found there as well. */
  readonly audience: string;
}

const read = async (): Promise<unknown> => {
  const response = await fetch('config.json', { cache: 'no-store' });
  if (!response.ok) throw new Error(`config.json: HTTP ${response.status}`);
  return response.json();
};

/**
 * Reads what the gateway writes into the page; on another site that is empty, and `config.json`
 * lies beside the page.
 */
export const loadConfig = async (): Promise<Config> => {
  const written = document.getElementById('config')?.textContent.trim();
  const config: unknown = written ? JSON.parse(written) : await read();
  // Whoever hosts the bundle writes it; docs/how-to/administer.md says what is in it.
  return config as Config;
};
