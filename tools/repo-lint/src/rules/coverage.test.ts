import { describe, expect, it } from 'vitest';
import { placesIn } from '../planted.ts';
import { refusalsTested } from './coverage.ts';

const words = 'packages/contracts/src/pinned-words.txt';
const pinned = 'session.ask.v1.answer-challenge\n  no: wrong_code\n  no: login_over\n';
const test = "it('refuses', () => { given(issued).when(answering).thenRefuses('wrong_code'); });";

describe('a refusal', () => {
  it('that no test of a service gives is found', () => {
    const texts = { [words]: pinned, 'services/session/src/a.decider.test.ts': test };
    expect(placesIn(refusalsTested, texts)).toHaveLength(1);
  });
  it('is not tested by code that only names it', () => {
    const texts = { [words]: pinned, 'services/session/src/a.decider.ts': test };
    expect(placesIn(refusalsTested, texts)).toHaveLength(2);
  });
});
