import {
  type AnswerOptions,
  AskAnother,
  type Attempt,
  answerConcurrencyMax,
  askTriesMax,
  decodeReply,
  decodeRequest,
  type Operation,
  passReply,
  type ReplyOf,
  type Serving,
  silenceAfter,
  Unanswered,
  within,
} from '@countersign/core';

/** Answers one request, already decoded. */
type Handler = (request: unknown, attempt: Attempt) => Promise<unknown>;

interface Answerer {
  /** As the answerer knows it: its request is read by this one. */
  readonly operation: Operation;
  readonly handler: Handler;
  readonly concurrencyMax: number;
  readonly inHand: Set<Promise<unknown>>;
}

const unreadable = (subject: string) => new Unanswered(subject, 'unreadable');

/** Takes a reply from who knows the operation by the same definition. */
export type PassReply = <O extends Operation>(operation: O, reply: unknown) => ReplyOf<O>;

/** Who answers what within this process. A question is a call: nothing is written out. */
export const inProcessBus = (pass: PassReply = passReply) => {
  const bySubject = new Map<string, Answerer[]>();

  /** Takes turns among those who have room, so that replicas share the work. */
  const pick = (subject: string): Answerer => {
    const answerers = bySubject.get(subject);
    if (!answerers?.length) throw new Unanswered(subject, 'no-responders');
    const free = answerers.findIndex(({ inHand, concurrencyMax }) => inHand.size < concurrencyMax);
    const [answerer] = free === -1 ? [] : answerers.splice(free, 1);
    if (!answerer) throw new Unanswered(subject, 'busy');
    answerers.push(answerer);
    return answerer;
  };

  const handled = async (
    { handler, inHand }: Answerer,
    subject: string,
    request: unknown,
    attempt: Attempt,
  ) => {
    const work = (async () => handler(request, attempt))();
    inHand.add(work);
    try {
      return await work;
    } catch (error) {
      if (error instanceof AskAnother) throw attempt.isLastTry ? unreadable(subject) : error;
      throw new Unanswered(subject, silenceAfter(error));
    } finally {
      inHand.delete(work);
    }
  };

  const ask = async <O extends Operation>(
    operation: O,
    request: unknown,
    timeoutMs: number,
  ): Promise<ReplyOf<O>> => {
    const { subject } = operation;
    const askAnother = async (tried: number): Promise<ReplyOf<O>> => {
      const answerer = pick(subject);
      const decoded = decodeRequest(answerer.operation, request);
      try {
        const isLastTry = tried === askTriesMax;
        const reply = await handled(answerer, subject, decoded, { isLastTry });
        return answerer.operation === operation
          ? pass(operation, reply)
          : decodeReply(operation, reply);
      } catch (error) {
        if (error instanceof AskAnother) return askAnother(tried + 1);
        throw error;
      }
    };
    const late = () => new Unanswered(subject, 'timed-out');
    return within(timeoutMs, subject, askAnother(1), late);
  };

  const answer = (
    operation: Operation,
    handler: Handler,
    { concurrencyMax = answerConcurrencyMax }: AnswerOptions = {},
  ): Serving => {
    const { subject } = operation;
    const answerer: Answerer = { operation, handler, concurrencyMax, inHand: new Set() };
    const answerers = bySubject.get(subject) ?? [];
    answerers.push(answerer);
    bySubject.set(subject, answerers);

    return {
      stop: async () => {
        const at = answerers.indexOf(answerer);
        if (at !== -1) answerers.splice(at, 1);
        await Promise.allSettled([...answerer.inHand]);
      },
    };
  };

  return { ask, answer };
};
