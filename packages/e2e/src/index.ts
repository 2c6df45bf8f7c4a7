export { application } from './application.ts';
export { type Countersign, startCountersign } from './countersign.ts';
export { type Management, managementOf, password } from './management.ts';
export { type Page, person } from './person.ts';
export { codeIn } from './sms-code.ts';
