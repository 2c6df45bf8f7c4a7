export { composeOAuth, type OAuthDeps, type OAuthRoutesDeps } from './compose-oauth.ts';
export { grantTypes } from './grants/token.route.ts';
export { oauthError, oauthSurface } from './oauth-surface.ts';
export { type ProblemCode, problems } from './problems.ts';
export { idTokenHints } from './tokens/id-token-hint.ts';
export type { TokenAnswer } from './tokens/issue-tokens.ts';
export { refreshTokenBucket } from './tokens/refresh-tokens.ts';
export { tokenSigner } from './tokens/sign-token.ts';
export { signingKeys } from './tokens/signing-keys.ts';
