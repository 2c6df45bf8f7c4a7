/** The files of docker compose that ship. */
export const composeFiles = ['docker-compose.yml', 'compose.observability.yaml'] as const;

type Needs = Readonly<Record<string, { readonly condition: string }>>;

interface ComposeService {
  readonly image?: string;
  readonly build?: object;
  readonly user?: string;
  readonly depends_on?: Needs | readonly string[];
  readonly healthcheck?: { readonly test: readonly string[]; readonly interval?: string };
  /** Null is handed through from whoever runs it, if it is there. */
  readonly environment?: Readonly<Record<string, string | number | null>>;
  readonly secrets?: readonly (string | { readonly source: string; readonly target: string })[];
  readonly ports?: readonly string[];
}

/** What a compose file says, as far as it is read here. */
export interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>;
}

/** The short form of `depends_on` waits for a start and no more. */
export const longForm = (needs: ComposeService['depends_on'] = {}): Needs =>
  Array.isArray(needs)
    ? Object.fromEntries(needs.map((name) => [name, { condition: 'service_started' }]))
    : // Not the list, so the table.
      (needs as Needs);
