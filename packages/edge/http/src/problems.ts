import { defineProblems, line } from './problem.ts';

/** For what passes soon, a second. */
const silent = line(503, 'temporarily_unavailable', 'Please try again in a moment.', 1);

/** What may be refused whatever the request is about. A surface may have words of its own. */
export const problems = defineProblems({
  body_malformed: line(400, 'invalid_request', 'The body is not well encoded.'),
  body_too_large: line(413, 'invalid_request', 'The request is larger than 1 MB.'),
  broken: line(500, 'server_error', 'Something went wrong on our side.'),
  media_type_unsupported: line(415, 'invalid_request', 'Send a form or JSON.'),
  not_found: line(404, 'not_found', 'Nothing is here.'),
  outcome_unknown: silent,
  parameter_malformed: line(400, 'invalid_request', 'A parameter is malformed.'),
  path_malformed: line(400, 'invalid_request', 'A parameter is malformed.'),
  query_malformed: line(400, 'invalid_request', 'The query is not well encoded.'),
  service_silent: silent,
  tenant_unknown: line(404, 'not_found', 'No tenant answers to this host.'),
  too_many_requests: line(429, 'too_many_requests', 'Too many requests. Try again later.'),
});
