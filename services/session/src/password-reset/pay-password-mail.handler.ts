import type { payPasswordMail as operation } from '@countersign/contracts';
import { no, type ParsedRequestOf, yes } from '@countersign/core';
import type { Deps } from '../deps.ts';

/** Pays for a mail that a stranger asked for; one for nobody costs a name of its own. */
export const payPasswordMail =
  ({ sends, vault, clock }: Deps) =>
  async ({ tenantId, emailAddress, address, userId, form }: ParsedRequestOf<typeof operation>) => {
    const mailbox = emailAddress.trim().toLowerCase();
    const nobody = vault.fingerprint('sends-nobody', JSON.stringify([tenantId, mailbox]));
    const recipient = { tenantId, userId: userId ?? nobody, passwordMailTo: mailbox, address };
    const now = clock();
    const pay = () => sends.pay(recipient, now);
    // Whoever goes back and types another name sends another form.
    const sent = { tenantId, form: JSON.stringify([form, mailbox]) };
    const paid = form === undefined ? await pay() : await sends.payOnce(sent, now, pay);
    if (paid === 'repeated') return no('form_repeated');
    return paid.isPaid ? yes({}) : no('too_many_sends', paid);
  };
