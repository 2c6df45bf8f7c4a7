/** Faults that come before a request is on its way: whoever it was for surely has nothing. */
const beforeLeaving = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

const codesOf = (fault: unknown): readonly unknown[] => {
  if (!(fault instanceof Error)) return [];
  const code = 'code' in fault ? fault.code : undefined;
  const inner = fault instanceof AggregateError ? fault.errors : [fault.cause];
  return [code, ...inner.flatMap(codesOf)];
};

const forbiddenCode = 'ADDRESS_FORBIDDEN';

/** The fault of a request that may not go where it was to go; nothing has left. */
export const addressForbidden = (): Error =>
  Object.assign(new Error('address forbidden'), { code: forbiddenCode });

/** Whether a request was stopped because of where it was to go. */
export const isAddressForbidden = (fault: unknown): boolean =>
  codesOf(fault).includes(forbiddenCode);

/** Whether an exchange broke before its request had left. */
export const neverLeft = (fault: unknown): boolean =>
  codesOf(fault).some((code) => typeof code === 'string' && beforeLeaving.has(code));
