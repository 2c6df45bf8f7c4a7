import ts from 'typescript';
import { type File, type Finding, isTypeScript, type Rule } from './rule.ts';

/** What a node of the syntax tree breaks, in words; `undefined` when it breaks nothing. */
export type Judge = (node: ts.Node, source: ts.SourceFile, path: string) => string | undefined;

const parsed = new WeakMap<File, ts.SourceFile>();

const parse = (file: File): ts.SourceFile => {
  const known = parsed.get(file);
  if (known) return known;
  const source = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true);
  parsed.set(file, source);
  return source;
};

const inspect = (file: File, judge: Judge): readonly Finding[] => {
  const source = parse(file);
  const found: Finding[] = [];
  const visit = (node: ts.Node) => {
    const what = judge(node, source, file.path);
    if (what !== undefined) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
      found.push({ path: file.path, line: line + 1, what });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
};

/** A rule that looks at the syntax, so that words in texts and comments do not count. */
export const nodeByNode =
  (concerns: (path: string) => boolean, judge: Judge): Rule['find'] =>
  (files) =>
    files
      .filter(({ path }) => isTypeScript(path) && concerns(path))
      .flatMap((file) => inspect(file, judge));
