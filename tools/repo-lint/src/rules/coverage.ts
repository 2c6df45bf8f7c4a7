import { isTest, type Rule } from '../rule.ts';

const words = 'packages/contracts/src/pinned-words.txt';

export const refusalsTested: Rule = {
  name: 'every refusal is given in some test of a service',
  instead: "a sentence in the decider's or the service's test: …thenRefuses(…)",
  find: (files) => {
    const tests = files
      .filter(({ path }) => path.startsWith('services/') && isTest(path))
      .map(({ text }) => text)
      .join('\n');
    const pinned = files.find(({ path }) => path === words)?.text ?? '';
    const refusals = new Set([...pinned.matchAll(/^ {2}no: (\w+)$/gm)].map(([, word]) => word));
    return [...refusals]
      .filter((refusal) => !tests.includes(`'${refusal}'`))
      .map((refusal) => ({ path: words, what: `${refusal} is in no test` }));
  },
};
