import type { KnownFactor } from '../factor.ts';

export const words: KnownFactor['words'] = {
  en: { name: 'Authenticator app', mail: 'authenticator app' },
  de: { name: 'Authenticator-App', mail: 'Authenticator-App' },
  fr: { name: "Application d'authentification", mail: 'application d’authentification' },
  es: { name: 'Aplicación de autenticación', mail: 'aplicación de autenticación' },
};
