import type { Problem } from '@countersign/edge-http';
import { parameterMalformed, problems } from '../problems.ts';

export type Fields = Readonly<Record<string, string>>;

/** How long one parameter of an OAuth request may be. A client assertion is the longest. */
const fieldMaxLength = 8_192;

/**
 * The parameters of an OAuth request. "Request and response parameters MUST NOT be included more
 * than once" (RFC 6749 3.1, 3.2), and one without a value counts as left out.
 */
export const formFields = (given: unknown): Fields | Problem => {
  if (typeof given !== 'object' || given === null) return {};
  const fields: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(given)) {
    if (Array.isArray(value)) return problems.parameter_repeated;
    if (typeof value !== 'string' || value.length > fieldMaxLength) {
      return parameterMalformed(name);
    }
    if (value !== '') fields[name] = value;
  }
  return fields;
};
