import type { File, Rule } from '../rule.ts';

interface Dependency {
  readonly path: string;
  readonly name: string;
  readonly version: string;
}

const kinds = ['dependencies', 'devDependencies', 'optionalDependencies'] as const;

const dependenciesOf = ({ path, text }: File): readonly Dependency[] => {
  // A package.json that is none fails pnpm long before this.
  const manifest = JSON.parse(text) as Partial<
    Record<(typeof kinds)[number], Record<string, string>>
  >;
  return kinds.flatMap((kind) =>
    Object.entries(manifest[kind] ?? {}).map(([name, version]) => ({ path, name, version })),
  );
};

const inManifests = (files: readonly File[]) =>
  files.filter(({ path }) => /(^|\/)package\.json$/.test(path)).flatMap(dependenciesOf);

export const pinned: Rule = {
  name: 'a dependency has one exact version',
  instead: 'the exact version the lockfile has, or workspace:* for our own',
  find: (files) =>
    inManifests(files)
      .filter(({ version }) => !/^(workspace:\*|\d+\.\d+\.\d+(-[\w.]+)?)$/.test(version))
      .map(({ path, name, version }) => ({ path, what: `${name} ${version}` })),
};

export const sameVersion: Rule = {
  name: 'everybody uses the same version of a dependency',
  instead: 'the version the others have',
  except: [
    {
      path: 'tools/repo-lint/package.json',
      reason: 'reads sources: TypeScript 7 has no API for it',
    },
  ],
  find: (files) => {
    const first = new Map<string, string>();
    return inManifests(files).flatMap(({ path, name, version }) => {
      const known = first.get(name) ?? version;
      first.set(name, known);
      return known === version ? [] : [{ path, what: `${name} ${version}, elsewhere ${known}` }];
    });
  },
};
