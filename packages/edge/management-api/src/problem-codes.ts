import type * as contracts from '@countersign/contracts';
import type { RefusalOf } from '@countersign/core';

/** What the services can refuse of what the Management API asks. */
type ServiceRefusal = RefusalOf<
  | typeof contracts.patchGuardian
  | typeof contracts.createUser
  | typeof contracts.searchUsers
  | typeof contracts.updateUser
  | typeof contracts.createApplication
  | typeof contracts.patchApplication
  | typeof contracts.createResourceServer
  | typeof contracts.createClientGrant
  | typeof contracts.changeClientGrant
  | typeof contracts.createRole
  | typeof contracts.changeRole
  | typeof contracts.changeUserAccess
  | typeof contracts.patchResourceServer
  | typeof contracts.createConnection
  | typeof contracts.patchConnection
  | typeof contracts.patchTenant
  | typeof contracts.setCustomTexts
  | typeof contracts.replaceAuthenticators
  | typeof contracts.updateAuthenticator
  | typeof contracts.readActivity
  | typeof contracts.readLoginTimeline
  | typeof contracts.createLogStream
  | typeof contracts.readUserBlocks
  | typeof contracts.updateLogStream
  | typeof contracts.issueTicket
  | typeof contracts.forgetBrowser
  | typeof contracts.sendTestMail
  | typeof contracts.readTestMail
  | typeof contracts.sendTestMessage
  | typeof contracts.readTestMessage
  | typeof contracts.startImport
  | typeof contracts.readImport
  | typeof contracts.updateAttackProtection
  | typeof contracts.rotateSigningKeys
  | typeof contracts.revokeSigningKey
>;

/** What the Management API itself refuses. */
type Own =
  | 'address_missing'
  | 'authentication_missing'
  | 'body_malformed'
  | 'body_too_large'
  | 'broken'
  | 'credential_absent'
  | 'cursor_malformed'
  | 'domain_unknown'
  | 'email_provider_not_offered'
  | 'enrollment_unknown'
  | 'fido_metadata_missing'
  | 'identity_connection_unknown'
  | 'import_file_malformed'
  | 'import_file_too_large'
  | 'log_search_unsupported'
  | 'mail_unavailable'
  | 'media_type_unsupported'
  | 'outcome_unknown'
  | 'path_malformed'
  | 'precondition_unsupported'
  | 'phone_consolidated'
  | 'phone_protection_unset'
  | 'query_malformed'
  | 'refresh_token_unknown'
  | 'relying_party_foreign'
  | 'session_unknown'
  | 'route_unknown'
  | 'search_unsupported'
  | 'service_silent'
  | 'theme_exists'
  | 'theme_missing'
  | 'theme_unknown'
  | 'token_invalid'
  | 'resource_server_fixed'
  | 'too_many_requests'
  | 'user_may_more';

/** Everything the Management API has an error body for. */
export type ProblemCode = ServiceRefusal | Own;
