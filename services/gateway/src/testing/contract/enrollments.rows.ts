import { type Row, resource } from './row.ts';

const scopes = {
  read: 'read:guardian_enrollments',
  write: 'create:guardian_enrollment_tickets',
};
const tickets = resource('§1.4', '/guardian/enrollments/ticket', scopes);
const nobody =
  '{"statusCode":404,"error":"Not Found","message":"The user does not exist.",' +
  '"errorCode":"inexistent_user"}';
const body = { user_id: 'auth0|nobody', factor: 'phone', allow_multiple_enrollments: true };

/** Tickets to enrol: §1.4. */
export const enrollmentRows: readonly Row[] = [
  tickets('POST', {
    body,
    status: 404,
    text: nobody,
    refused: [
      [{}, 'Missing required property: user_id'],
      [{ ...body, user_id: 'nobody' }, 'format user-id'],
      [{ ...body, email: 'nobody' }, "Object didn't pass validation for format email: nobody"],
      [{ ...body, factor: 'sms' }, 'No enum match'],
      [{ ...body, factor: 'recovery-code' }, 'No enum match'],
      [{ ...body, send_mail: 'yes' }, 'Expected type boolean but found type string'],
      [{ ...body, allow_multiple_enrollments: 1 }, 'Expected type boolean'],
    ],
  }),
];
