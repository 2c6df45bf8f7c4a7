import HistoryIcon from '@mui/icons-material/History';
import KeyIcon from '@mui/icons-material/Key';
import PeopleIcon from '@mui/icons-material/People';
import { CssBaseline } from '@mui/material';
import { lazy } from 'react';
import {
  AccessDenied,
  AdminContext,
  AuthenticationError,
  CoreAdminUI,
  CustomRoutes,
  type DataProvider,
  Error as ErrorPage,
  type I18nProvider,
  LoadingPage,
  localStorageStore,
  NotFound,
  Notification,
  Resource,
} from 'react-admin';
import { Route } from 'react-router-dom';
import { authProviderOf } from './auth-provider.ts';
import { AdminLayout } from './layout.tsx';
import { Overview } from './pages/overview.tsx';
import { SignIn } from './pages/sign-in.tsx';
import { SessionContext } from './rights.ts';
import type { SignedIn } from './session.ts';
import { darkTheme, lightTheme } from './theme.ts';

/** Pages that are loaded when they are first opened. */
const TextMessages = lazy(async () => ({
  default: (await import('./pages/text-messages.tsx')).TextMessages,
}));
const People = lazy(async () => ({ default: (await import('./pages/people-list.tsx')).People }));
const Person = lazy(async () => ({ default: (await import('./pages/person.tsx')).PersonPage }));
const Logs = lazy(async () => ({ default: (await import('./pages/logs.tsx')).Logs }));
const Logins = lazy(async () => ({ default: (await import('./pages/logins.tsx')).Logins }));
const LoginPage = lazy(async () => ({ default: (await import('./pages/login.tsx')).LoginPage }));
const Access = lazy(async () => ({ default: (await import('./pages/access.tsx')).Access }));
const Security = lazy(async () => ({ default: (await import('./pages/security.tsx')).Security }));
const Mail = lazy(async () => ({ default: (await import('./pages/mail.tsx')).Mail }));
const Branding = lazy(async () => ({ default: (await import('./pages/branding.tsx')).Branding }));
const Texts = lazy(async () => ({ default: (await import('./pages/texts.tsx')).Texts }));
const Applications = lazy(async () => ({
  default: (await import('./pages/applications.tsx')).Applications,
}));
const ApplicationPage = lazy(async () => ({
  default: (await import('./pages/application.tsx')).ApplicationPage,
}));
const LogStreams = lazy(async () => ({
  default: (await import('./pages/log-streams.tsx')).LogStreams,
}));

interface Props {
  readonly session: SignedIn;
  readonly dataProvider: DataProvider;
  readonly i18nProvider: I18nProvider;
  /** Why the login that the browser comes back from did not succeed. */
  readonly refusal: string | undefined;
}

const store = localStorageStore();
const UnknownPage = () => <NotFound />;

/**
 * As React Admin's `Admin` puts it together, but for its own login page: with that come all its
 * forms, which the first page has no use for. The overview is no `dashboard`, which is drawn only
 * after two questions about who is signed in.
 */
export const App = ({ session, dataProvider, i18nProvider, refusal }: Props) => (
  <SessionContext value={session}>
    <AdminContext
      {...{ dataProvider, i18nProvider, lightTheme, darkTheme, store }}
      authProvider={authProviderOf(session)}
    >
      <CssBaseline enableColorScheme>
        <CoreAdminUI
          accessDenied={AccessDenied}
          authenticationError={AuthenticationError}
          catchAll={UnknownPage}
          error={ErrorPage}
          loading={LoadingPage}
          layout={AdminLayout}
          loginPage={<SignIn refusal={refusal} />}
          title="Countersign"
          // Whoever is known to be signed in is asked nothing first: the API says if it is not so.
          requireAuth={!session.current()}
          // It would ask another site whenever the UI is opened.
          disableTelemetry
        >
          <Resource
            name="users"
            icon={PeopleIcon}
            list={People}
            show={Person}
            recordRepresentation="name"
          />
          <Resource name="logins" icon={KeyIcon} list={Logins} show={LoginPage} />
          <Resource name="logs" icon={HistoryIcon} list={Logs} />
          <CustomRoutes>
            <Route path="/" element={<Overview />} />
            <Route path="/messages" element={<TextMessages />} />
            <Route path="/mail" element={<Mail />} />
            <Route path="/security" element={<Security />} />
            <Route path="/branding" element={<Branding />} />
            <Route path="/texts" element={<Texts />} />
            <Route path="/applications" element={<Applications />} />
            <Route path="/applications/:id" element={<ApplicationPage />} />
            <Route path="/access" element={<Access />} />
            <Route path="/log-streams" element={<LogStreams />} />
          </CustomRoutes>
        </CoreAdminUI>
        <Notification />
      </CssBaseline>
    </AdminContext>
  </SessionContext>
);
