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

/** Whether a fault carries this code, itself or as its cause. */
export const hasCode = (fault: unknown, code: string): boolean => codesOf(fault).includes(code);

/** Whether an exchange broke before its request had left. */
export const neverLeft = (fault: unknown): boolean =>
  codesOf(fault).some((code) => typeof code === 'string' && beforeLeaving.has(code));
