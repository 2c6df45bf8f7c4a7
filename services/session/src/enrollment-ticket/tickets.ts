import type { Vault } from '@countersign/vault';

const length = 32;

/**
 * Tickets are derived from ids and kept nowhere: a ticket names its stream, and its stream does not
 * give it away to who has no key. Thirty-two characters of base 62 hold 190 bits.
 */
export const tickets = ({ fingerprint }: Pick<Vault, 'fingerprint'>) => ({
  ofId: (id: string): string =>
    `${fingerprint('enrollment-ticket', id)}${fingerprint('enrollment-ticket', `${id}/more`)}`
      .replaceAll(/[^0-9A-Za-z]/g, '')
      .slice(0, length),
  streamOf: (ticket: string): string =>
    `enrollmentTicket-${fingerprint('enrollment-ticket-stream', ticket)}`,
});
