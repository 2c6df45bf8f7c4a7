/** Something that an API lets be done. */
export interface Scope {
  readonly value: string;
  readonly description?: string;
}

/** What a role permits: a scope of an API. */
export interface Permission {
  readonly resource_server_identifier: string;
  readonly permission_name: string;
}

/** Scopes as people write them: one a line, its name first, then what it is for. */
export const scopesIn = (text: string): readonly Scope[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [value = '', ...words] = line.split(/\s+/);
      return words.length === 0 ? { value } : { value, description: words.join(' ') };
    });

export const scopesAsText = (scopes: readonly Scope[] = []): string =>
  scopes.map(({ value, description }) => [value, description].filter(Boolean).join(' ')).join('\n');

const keyOf = (each: Permission) => `${each.resource_server_identifier} ${each.permission_name}`;

/** What has to be given and taken so that a role permits what was chosen, and nothing else. */
export const permissionChanges = (
  had: readonly Permission[],
  chosen: readonly Permission[],
): Readonly<Record<'given' | 'taken', readonly Permission[]>> => {
  const [before, after] = [new Set(had.map(keyOf)), new Set(chosen.map(keyOf))];
  return {
    given: chosen.filter((each) => !before.has(keyOf(each))),
    taken: had.filter((each) => !after.has(keyOf(each))),
  };
};
