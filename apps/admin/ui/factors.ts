/** What the API tells of a factor, and of all of them together. */
export interface FactorState {
  readonly name: string;
  readonly enabled: boolean;
  readonly enrollable: boolean;
}
export interface Readiness {
  readonly policies: readonly string[];
  readonly second_step: 'not_demanded' | 'demanded' | 'waived';
  /** What messages to phones lack: `provider_unconfigured`, say. */
  readonly phone_gaps: readonly string[];
  readonly factors: readonly FactorState[];
  /** Where they were counted. */
  readonly people?: { readonly without_second_factor: number; readonly estimated: boolean };
}

/** A factor's state, of which there are words for people. */
export type StateWord = 'ready' | 'off' | 'needs_provider' | 'beside' | 'not_enrollable';

/** Factors that a person uses beside another, and never alone. */
const beside = new Set(['email', 'recovery-code']);

/** The state of a factor in a word. */
export const stateOf = (factor: FactorState, hasProvider: boolean): StateWord => {
  if (!factor.enabled) return 'off';
  if (factor.name === 'sms' && !hasProvider) return 'needs_provider';
  if (factor.enrollable) return 'ready';
  return beside.has(factor.name) ? 'beside' : 'not_enrollable';
};

/** What a change comes to, in the words of a text's key. */
export interface Consequence {
  readonly key:
    | 'will_ask'
    | 'will_waive'
    | 'will_not_ask'
    | 'will_offer'
    | 'will_not_offer'
    | 'will_be_last';
  /** The factors that people can enrol afterwards. */
  readonly enrollable: readonly string[];
}

const enrollableIn = ({ factors }: Readiness): readonly string[] =>
  factors.filter(({ enrollable }) => enrollable).map(({ name }) => name);

/** What will happen where the policy is set so. */
export const ofPolicy = (readiness: Readiness, isAlways: boolean): Consequence => {
  const enrollable = enrollableIn(readiness);
  if (!isAlways) return { key: 'will_not_ask', enrollable };
  return { key: enrollable.length > 0 ? 'will_ask' : 'will_waive', enrollable };
};

/** What will happen where a factor is switched so. */
export const ofFactor = (readiness: Readiness, name: string, isOn: boolean): Consequence => {
  const others = enrollableIn(readiness).filter((each) => each !== name);
  if (isOn) return { key: 'will_offer', enrollable: [...others, name] };
  const wasEnrollable = others.length < enrollableIn(readiness).length;
  const isLast = readiness.policies.length > 0 && wasEnrollable && others.length === 0;
  return { key: isLast ? 'will_be_last' : 'will_not_offer', enrollable: others };
};
