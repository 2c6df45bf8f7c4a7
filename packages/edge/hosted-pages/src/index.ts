export { type AccountDeps, accountRoute } from './account/account.route.ts';
export { composePages } from './compose-pages.ts';
export { galleryRoutes } from './gallery/gallery.route.ts';
export {
  type PreviewRequest,
  previewAddress,
  previewable,
  previewRoute,
} from './gallery/preview.route.ts';
export { type HostedPagesDeps, hostedPages } from './hosted-pages.ts';
export { languageRoute } from './language.route.ts';
export type { LoginPages } from './login-pages.ts';
export { pageProblem } from './page-problem.ts';
export { accountPath, actionPath } from './pages/account-paths.ts';
export type { Html } from './pages/layout.ts';
export { homePage, signedOutPage, signOutPage } from './pages/notice.page.ts';
export { recoveryCodeScriptRoute } from './pages/recovery-code-script.route.ts';
export { sendPage, textsOf } from './pages/send-page.ts';
export { styleRoute } from './pages/style.route.ts';
export { scriptRoute } from './pages/webauthn.page.ts';
export { ownNames } from './texts/own/own-names.ts';
export { type PromptName, promptNames, screensOf, textLanguages } from './texts/own/prompts.ts';
export type { Texts } from './texts/texts.ts';
