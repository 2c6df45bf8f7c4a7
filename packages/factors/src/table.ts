import type { Authenticator, FactorName } from '@countersign/contracts';
import { type Factor, type FactorWords, inLanguage, type KnownFactor } from './factor.ts';

type Kind = Authenticator['kind'];

const isChallengeable = (known: KnownFactor | Factor): known is Factor => 'proof' in known;

/**
 * The table that lists, guards and wire names are derived from: those that can be challenged here,
 * and those that an admin may know of, in Auth0's order.
 */
export const factorTable = (list: readonly (KnownFactor | Factor)[]) => {
  const all = list.filter(isChallengeable);
  const byName = new Map(list.map((each) => [each.name, each]));
  const challengeable = new Map(all.map((each) => [each.name, each]));
  const byKind = new Map(all.map((each) => [each.kind, each]));
  const isSpare = ({ recoveryRank }: KnownFactor) => recoveryRank > 0;
  const ofSecond = list.filter(({ isFirst }) => !isFirst);
  const isIndependent = (name: FactorName) => {
    const known = byName.get(name);
    return known !== undefined && !isSpare(known) && !known.isDependent;
  };

  return {
    /** What is known of a factor, also of one that nobody can be challenged by here. */
    known: (name: FactorName): KnownFactor | undefined => byName.get(name),
    list,
    /** Those that can be challenged here. */
    all,
    /** Those that an admin switches on. */
    names: ofSecond.map(({ name }) => name),
    kinds: all.map(({ kind }) => kind),
    /** The factor of a name, where it can be challenged here. */
    of: (name: FactorName): Factor | undefined => challengeable.get(name),
    /** The factor that an authenticator of this kind belongs to; none is a newer release's. */
    ofKind: (kind: Kind): Factor | undefined => byKind.get(kind),
    /** Its name; that of a newer release is not known here, and is called as its kind. */
    nameOfKind: (kind: Kind): FactorName => byKind.get(kind)?.name ?? kind,
    /** The context in which an authenticator of this kind is sealed. */
    sealedAs: (kind: Kind): string => byKind.get(kind)?.sealedAs ?? kind,
    isSpare: (kind: Kind): boolean => {
      const factor = byKind.get(kind);
      return factor !== undefined && isSpare(factor);
    },
    spareKinds: all.filter(isSpare).map(({ kind }) => kind),
    /** Whether it is a first factor, which is proved as no second one. */
    isFirst: (kind: Kind): boolean => byKind.get(kind)?.isFirst === true,
    /** Whether it was enrolled beside another, by which it is not replaced. */
    isDependentKind: (kind: Kind): boolean => byKind.get(kind)?.isDependent === true,
    isIndependent,
    /**
     * The factors of those that are on which anybody could enrol here, with nothing else in hand.
     * One that is on and cannot be given here is none. Where there is none, a policy that demands a
     * second factor lets everybody in without (ADR 10).
     */
    enrollableAlone: (on: Readonly<Record<FactorName, boolean>>): readonly FactorName[] =>
      all.map(({ name }) => name).filter((name) => on[name] && isIndependent(name)),
    /** What a language calls it; one that nothing is known of goes by its name. */
    wordsOf: (name: FactorName, language: string): FactorWords => {
      const words = byName.get(name)?.words;
      return words ? inLanguage(words, language) : { name, mail: name };
    },
  };
};
export type Factors = ReturnType<typeof factorTable>;
