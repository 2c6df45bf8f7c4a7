import { posix } from 'node:path';
import { type File, type Finding, lineByLine, type Rule } from '../rule.ts';

/** Where a workspace may be. */
const workspaces =
  /^(apps|packages|packages\/(adapters|edge|libs|testing)|services|tools)\/[^/]+\/package\.json$/;

export const readmes: Rule = {
  name: 'every package and service has a README.md',
  instead: 'one screen: its purpose, a picture or a list, how to add to it',
  find: (files) => {
    const paths = new Set(files.map(({ path }) => path));
    return [...paths]
      .filter((path) => workspaces.test(path))
      .map((path) => posix.join(posix.dirname(path), 'README.md'))
      .filter((readme) => !paths.has(readme))
      .map((path) => ({ path, what: 'is missing' }));
  },
};

/** A heading's anchor, as code hosts make it. */
const slug = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');

const withoutCode = (text: string) =>
  text.replaceAll(/```[\s\S]*?```/g, (code) => code.replaceAll(/[^\n]/g, ''));

const anchorsOf = ({ text }: File) =>
  new Set(
    withoutCode(text)
      .split('\n')
      .flatMap((line) => /^#{1,6} (.*)$/.exec(line)?.[1] ?? [])
      .map(slug),
  );

/** Why a link of a page leads nowhere; `undefined` when it leads somewhere, or outside. */
const faultOf = (link: string, page: File, files: ReadonlyMap<string, File>) => {
  if (/^[a-z][a-z+.-]*:/i.test(link)) return undefined;
  const [target = '', anchor] = link.split('#');
  const path = target === '' ? page.path : posix.join(posix.dirname(page.path), target);
  const folder = path.endsWith('/') ? path : `${path}/`;
  const file = files.get(path);
  if (!file && ![...files.keys()].some((each) => each.startsWith(folder))) {
    return `${link} leads nowhere`;
  }
  return anchor && file && path.endsWith('.md') && !anchorsOf(file).has(anchor)
    ? `${link}: no such heading`
    : undefined;
};

const brokenLinks = (page: File, files: ReadonlyMap<string, File>): readonly Finding[] =>
  lineByLine(
    () => true,
    (line) =>
      [...line.matchAll(/\]\(<?([^)\s>]+)>?(?: "[^"]*")?\)/g)]
        .map(([, link = '']) => faultOf(link, page, files))
        .find((fault) => fault !== undefined),
  )([{ path: page.path, text: withoutCode(page.text) }]);

export const links: Rule = {
  name: 'every link between our pages leads somewhere',
  instead: 'the path from the page to the file, or the heading as it reads now',
  find: (files) => {
    const known = new Map(files.map((file) => [file.path, file]));
    return files
      .filter(({ path }) => path.endsWith('.md'))
      .flatMap((page) => brokenLinks(page, known));
  },
};
