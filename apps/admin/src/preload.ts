import type { Plugin } from 'vite';

const program = '/program.tsx';

/**
 * Has the page load the program beside what begins it: an `import()` would be found only once that
 * is there. By the names that a build gives, so it is part of it.
 */
export const preloadProgram: Plugin = {
  name: 'countersign:preload-program',
  transformIndexHtml: {
    order: 'post',
    handler: (html, { bundle = {} }) => {
      const chunks = Object.values(bundle).filter((each) => each.type === 'chunk');
      const found = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(program));
      if (!found) throw new Error(`the page would not preload ${program}`);
      const wanted = new Set<string>();
      const want = (fileName: string): void => {
        if (wanted.has(fileName)) return;
        wanted.add(fileName);
        for (const each of chunks.find((chunk) => chunk.fileName === fileName)?.imports ?? [])
          want(each);
      };
      want(found.fileName);
      return [...wanted]
        .filter((fileName) => !html.includes(fileName))
        .map((fileName) => ({
          tag: 'link',
          attrs: { rel: 'modulepreload', crossorigin: true, href: `./${fileName}` },
          injectTo: 'head',
        }));
    },
  },
};
