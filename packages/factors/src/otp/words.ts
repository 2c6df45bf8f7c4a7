import type { KnownFactor } from '../factor.ts';

export const words: KnownFactor['words'] = {
  en: { name: 'Authenticator app', mail: 'authenticator app' },
  de: { name: 'Authenticator-App', mail: 'Authenticator-App' },
  fr: { name: "Application d'authentification", mail: 'application d’authentification' },
  es: { name: 'Aplicación de autenticación', mail: 'aplicación de autenticación' },
  it: { name: 'App di autenticazione', mail: 'app di autenticazione' },
  pt: { name: 'Aplicação de autenticação', mail: 'aplicação de autenticação' },
  nl: { name: 'Authenticator-app', mail: 'authenticator-app' },
  pl: { name: 'Aplikacja uwierzytelniająca', mail: 'aplikacja uwierzytelniająca' },
  ja: { name: '認証アプリ', mail: '認証アプリ' },
  ar: { name: 'تطبيق المصادقة', mail: 'تطبيق المصادقة' },
};
