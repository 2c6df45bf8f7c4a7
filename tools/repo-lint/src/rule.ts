/** One file of the repository: its path from the root, with slashes, and its text. */
export interface File {
  readonly path: string;
  readonly text: string;
}

/** A place where a rule is broken. Without a line, the file as a whole. */
export interface Finding {
  readonly path: string;
  readonly line?: number;
  readonly what: string;
}

/** A file, or a folder with a slash at its end, that may do what others may not. */
export interface Exception {
  readonly path: string;
  readonly reason: string;
}

/** A house rule: what it finds, and what to write in its place. */
export interface Rule {
  readonly name: string;
  /** The replacement, printed beside every finding. */
  readonly instead: string;
  readonly except?: readonly Exception[];
  /** A finding is a question to whoever wrote it: it is printed, and nothing fails. */
  readonly isAdvice?: true;
  readonly find: (files: readonly File[]) => readonly Finding[];
}

const covers = ({ path }: Exception, file: string) =>
  path.endsWith('/') ? file.startsWith(path) : file === path;

/** What a rule finds among the files, but for its exceptions. */
export const findings = (rule: Rule, files: readonly File[]): readonly Finding[] =>
  rule
    .find(files)
    .filter(({ path }) => !(rule.except ?? []).some((exception) => covers(exception, path)));

/** Exceptions that no longer excuse anything: they are to be taken out. */
export const idle = (rule: Rule, files: readonly File[]): readonly string[] => {
  const found = rule.find(files);
  return (rule.except ?? [])
    .filter((exception) => !found.some(({ path }) => covers(exception, path)))
    .map(({ path }) => path);
};

/** What was found, as a person reads it: what to write in its place, then every place. */
export const worded = ({ name, instead }: Rule, found: readonly Finding[]): string =>
  [
    `${name}; instead: ${instead}`,
    ...found.map(({ path, line, what }) => `  ${path}${line ? `:${line}` : ''}  ${what}`),
  ].join('\n');

/** A rule that looks at each line of some files. */
export const lineByLine =
  (
    concerns: (path: string) => boolean,
    judge: (line: string, path: string) => string | undefined,
  ): Rule['find'] =>
  (files) =>
    files
      .filter(({ path }) => concerns(path))
      .flatMap(({ path, text }) =>
        text.split('\n').flatMap((line, index): Finding[] => {
          const what = judge(line, path);
          return what === undefined ? [] : [{ path, line: index + 1, what }];
        }),
      );

export const isTypeScript = (path: string): boolean => path.endsWith('.ts');
export const isTest = (path: string): boolean => /\.(test|contract)\.ts$/.test(path);
