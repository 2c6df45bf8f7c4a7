import { issueTicket, readMailing, readUser } from '@countersign/contracts';
import { isProblem, type RoutePlugin } from '@countersign/edge-http';
import type { Factors } from '@countersign/factors';
import { ticketAddress } from '@countersign/login-flow';
import { z } from 'zod';
import { requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { answered, problems } from '../problems.ts';
import { userIdParam } from '../users/user-id.ts';

/** What a ticket's factor is called on the wire, and here. */
const ticketNames = (factors: Factors) =>
  new Map(
    factors.list.flatMap(({ ticketName, name }) =>
      ticketName === undefined ? [] : [[ticketName, name] as const],
    ),
  );

const bodyOf = (names: ReturnType<typeof ticketNames>) =>
  z.strictObject({
    user_id: userIdParam,
    email: z.email().optional().describe('Another address to send the mail to'),
    send_mail: z
      .boolean()
      .optional()
      .describe('Sends the link to the person; refused where no mail is sent'),
    email_locale: z.string().max(35).optional().describe('The language of the mail'),
    factor: z
      .enum([...names.keys()])
      .optional()
      .describe('The one factor it is for; without it the person chooses'),
    allow_multiple_enrollments: z
      .boolean()
      .optional()
      .describe('Also for who has something enrolled already'),
  });
/** Hosts are the same in capitals and without. */
const headers = z.looseObject({
  'auth0-custom-domain': z
    .string()
    .min(3)
    .max(255)
    .toLowerCase()
    .optional()
    .describe('The host of the tenant that the link names'),
});
const ticket = z.object({ ticket_id: z.string(), ticket_url: z.url() });

type Body = z.output<ReturnType<typeof bodyOf>>;

interface Mailed {
  readonly body: Body;
  readonly tenantId: string;
  /** The person's own address. */
  readonly ownAddress: string | undefined;
  /** What the link is, but for the ticket. */
  readonly linkBefore: string;
}

/** What session has to know to have a ticket mailed; refused where nobody could get it. */
const mailing =
  ({ ask }: Pick<ManagementNeeds, 'ask'>) =>
  async ({ body, tenantId, ownAddress, linkBefore }: Mailed) => {
    const { send_mail, email, email_locale } = body;
    if (!send_mail) return {};
    const mailing = answered(await ask(readMailing, { tenantId }));
    if (isProblem(mailing)) return mailing;
    if (!mailing.isOn) return problems.mail_unavailable;
    if (email === undefined && ownAddress === undefined) return problems.address_missing;
    return {
      mail: {
        linkBefore,
        ...(email !== undefined && { address: email }),
        ...(email_locale !== undefined && { locale: email_locale }),
      },
    };
  };

/** POST /guardian/enrollments/ticket: lets a person enrol without signing in, once. */
export const enrollmentTicketRoute: RoutePlugin<ManagementNeeds> = async (
  app,
  { ask, factors, judgeChange },
) => {
  const names = ticketNames(factors);
  const body = bodyOf(names);
  const mailed = mailing({ ask });

  app.post(
    '/guardian/enrollments/ticket',
    {
      config: requireScopes('create:guardian_enrollment_tickets'),
      schema: { body, headers, response: { 200: ticket } },
    },
    async (request) => {
      const { issuer, headers, body, ip: address } = request;
      const { tenantId, hosts } = request.tenant;
      const domain = headers['auth0-custom-domain'];
      if (domain !== undefined && !hosts.includes(domain)) return problems.domain_unknown;
      const { user_id: userId } = body;
      const factor = body.factor === undefined ? undefined : names.get(body.factor);
      const user = answered(await ask(readUser, { tenantId, userId }));
      if (isProblem(user)) return user;
      const forbidden = await judgeChange(request, userId);
      if (forbidden) return forbidden;
      const at = new URL(issuer);
      if (domain !== undefined) at.host = domain;
      const linkBefore = new URL(ticketAddress(''), at).href;
      const mail = await mailed({ body, tenantId, ownAddress: user.profile.email, linkBefore });
      if (isProblem(mail)) return mail;
      const issued = answered(
        await ask(issueTicket, {
          ...{ tenantId, userId, address },
          allowsMore: body.allow_multiple_enrollments ?? false,
          ...(factor !== undefined && { factor }),
          ...mail,
        }),
      );
      if (isProblem(issued)) return issued;
      return {
        ticket_id: issued.ticket,
        ticket_url: new URL(ticketAddress(issued.ticket), at).href,
      };
    },
  );
};
