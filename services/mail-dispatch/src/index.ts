export { mailSettings, wholeMail } from './config.ts';
export { deploymentMailer } from './deployment-mailer.ts';
export type { Mailer, OutgoingMail } from './mailer.ts';
export { startMailDispatch } from './service.ts';
