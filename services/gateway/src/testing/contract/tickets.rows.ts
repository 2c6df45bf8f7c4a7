import { type Row, resource } from './row.ts';

const scopes = { read: 'create:user_tickets', write: 'create:user_tickets' };
const links = resource('Auth0 API: tickets', '/tickets/password-change', scopes);
const body = { user_id: 'auth0|nobody' };

/** Links to choose another password. */
export const ticketRows: readonly Row[] = [
  links('POST', {
    body,
    status: 404,
    text:
      '{"statusCode":404,"error":"Not Found","message":"The user does not exist.",' +
      '"errorCode":"inexistent_user"}',
    refused: [
      [{}, 'Missing required property: user_id'],
      [{ user_id: 'nobody' }, 'format user-id'],
      [{ ...body, email: 'ada@example.com' }, 'It cannot be given together with'],
      [{ ...body, connection_id: 'con_1' }, 'It cannot be given together with'],
      [{ connection_id: 'con_1' }, 'connection_id and email belong together'],
      [{ email: 'ada@example.com' }, 'Missing required property: user_id'],
      [{ ...body, result_url: 'javascript:alert(1)' }, 'result_url'],
      [{ ...body, result_url: `https://app.test/${'x'.repeat(512)}` }, 'result_url'],
      [{ ...body, result_url: 'https://app.test/', client_id: 'spa' }, 'together with client_id'],
      [{ ...body, ttl_sec: -1 }, 'ttl_sec'],
      [{ ...body, ttl_sec: 31_536_001 }, 'ttl_sec'],
      [{ ...body, mark_email_as_verified: 'yes' }, 'Expected type boolean'],
      [{ ...body, includeEmailInRedirect: 1 }, 'Expected type boolean'],
    ],
  }),
];
