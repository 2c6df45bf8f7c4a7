import type { Rule } from './rule.ts';
import { anys, casts, classes, nonNulls } from './rules/assurances.ts';
import { refusalsTested } from './rules/coverage.ts';
import { promises, silences } from './rules/debts.ts';
import { factorWords } from './rules/factors.ts';
import { credentialsKept, machines } from './rules/leaks.ts';
import { vagueNames } from './rules/names.ts';
import { links, readmes } from './rules/papers.ts';
import { proofs } from './rules/proofs.ts';
import { clocks, consoles, databases, environments } from './rules/reach.ts';
import { refusals } from './rules/refusals.ts';
import { longFiles, longFunctions, longLines } from './rules/size.ts';
import { onlys, orphans, programsLookedFor, shoulds, sleeps } from './rules/testing.ts';
import { lostUpdates } from './rules/updates.ts';
import { pinned, sameVersion } from './rules/versions.ts';
import { waysOut } from './rules/ways-out.ts';

/** The rules of the house. */
export const houseRules: readonly Rule[] = [
  longLines,
  longFiles,
  longFunctions,
  consoles,
  environments,
  clocks,
  databases,
  waysOut,
  factorWords,
  anys,
  nonNulls,
  casts,
  classes,
  refusalsTested,
  refusals,
  sleeps,
  onlys,
  shoulds,
  orphans,
  programsLookedFor,
  promises,
  silences,
  machines,
  credentialsKept,
  readmes,
  links,
  proofs,
  vagueNames,
  lostUpdates,
  pinned,
  sameVersion,
];
