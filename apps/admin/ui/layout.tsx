import AppsIcon from '@mui/icons-material/Apps';
import DashboardIcon from '@mui/icons-material/Dashboard';
import HistoryIcon from '@mui/icons-material/History';
import KeyIcon from '@mui/icons-material/Key';
import LockIcon from '@mui/icons-material/Lock';
import MailIcon from '@mui/icons-material/Mail';
import PaletteIcon from '@mui/icons-material/Palette';
import PeopleIcon from '@mui/icons-material/People';
import SendIcon from '@mui/icons-material/Send';
import ShieldIcon from '@mui/icons-material/Shield';
import SmsIcon from '@mui/icons-material/Sms';
import TranslateIcon from '@mui/icons-material/Translate';
import { Alert, AlertTitle, Box, Link, ListItemText, MenuItem, Typography } from '@mui/material';
import { type ReactNode, Suspense } from 'react';
import {
  AppBar,
  Layout,
  LoadingIndicator,
  LocalesMenuButton,
  Logout,
  Menu,
  TitlePortal,
  ToggleThemeButton,
  UserMenu,
  useGetIdentity,
  useLocaleState,
  useLocales,
  useTranslate,
} from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import { useSetting, Waiting } from './parts.tsx';
import { useAllows } from './rights.ts';

/** Every page of the menu, with the scope that opens it. */
const pages = [
  { to: '/', text: 'menu.overview', icon: <DashboardIcon />, scope: 'read:mfa_policies' },
  { to: '/messages', text: 'menu.messages', icon: <SmsIcon />, scope: 'read:guardian_factors' },
  { to: '/mail', text: 'menu.mail', icon: <MailIcon />, scope: 'read:email_provider' },
  { to: '/users', text: 'menu.people', icon: <PeopleIcon />, scope: 'read:users' },
  { to: '/logins', text: 'menu.logins', icon: <KeyIcon />, scope: 'read:logs' },
  { to: '/logs', text: 'menu.logs', icon: <HistoryIcon />, scope: 'read:logs' },
  { to: '/security', text: 'menu.security', icon: <ShieldIcon />, scope: 'read:attack_protection' },
  { to: '/branding', text: 'menu.branding', icon: <PaletteIcon />, scope: 'read:branding' },
  { to: '/texts', text: 'menu.texts', icon: <TranslateIcon />, scope: 'read:prompts' },
  { to: '/applications', text: 'menu.applications', icon: <AppsIcon />, scope: 'read:clients' },
  { to: '/access', text: 'menu.access', icon: <LockIcon />, scope: 'read:resource_servers' },
  { to: '/log-streams', text: 'menu.log_streams', icon: <SendIcon />, scope: 'read:log_streams' },
];

const AdminMenu = () => {
  const allows = useAllows();
  return (
    <Menu>
      {pages
        .filter(({ scope }) => allows(scope))
        .map(({ to, text, icon }) => (
          <Menu.Item key={to} to={to} primaryText={text} leftIcon={icon} />
        ))}
    </Menu>
  );
};

/** The languages, where the bar has no room for a button of their own. */
const LanguageItems = () => {
  const locales = useLocales();
  const [locale, setLocale] = useLocaleState();
  return locales.map((each) => (
    <MenuItem
      key={each.locale}
      selected={each.locale === locale}
      onClick={() => setLocale(each.locale)}
      lang={each.locale}
      sx={{ display: { sm: 'none' } }}
    >
      <ListItemText>{each.name}</ListItemText>
    </MenuItem>
  ));
};

/** The button is called what it shows: the person's name, where there is room for it. */
const AdminUserMenu = () => {
  const { identity } = useGetIdentity();
  return (
    <UserMenu label={identity?.fullName ?? 'ra.auth.user_menu'}>
      <LanguageItems />
      <Logout />
    </UserMenu>
  );
};

const Buttons = () => (
  <>
    <Box sx={{ display: { xs: 'none', sm: 'block' } }}>
      <LocalesMenuButton />
    </Box>
    <ToggleThemeButton />
    <LoadingIndicator />
  </>
);

const AdminAppBar = () => (
  <AppBar alwaysOn color="primary" userMenu={<AdminUserMenu />} toolbar={<Buttons />}>
    <Typography variant="h6" component="span" sx={{ mr: 2, display: { xs: 'none', sm: 'inline' } }}>
      Countersign
    </Typography>
    <TitlePortal variant="body1" component="h1" />
  </AppBar>
);

/** What stands on every page for as long as the policy lets everybody in. */
const Waived = () => {
  const translate = useTranslate();
  const { data } = useSetting('/countersign/mfa/readiness');
  if (data?.second_step !== 'waived') return null;
  return (
    <Alert severity="warning" sx={{ mb: 2 }}>
      <AlertTitle>{translate('overview.warning_title')}</AlertTitle>
      {translate('overview.warning')}{' '}
      <Link component={RouterLink} to="/" color="inherit">
        {translate('overview.warning_link')}
      </Link>
    </Alert>
  );
};

export const AdminLayout = ({ children }: { readonly children: ReactNode }) => {
  const allows = useAllows();
  return (
    <Layout menu={AdminMenu} appBar={AdminAppBar}>
      <Box sx={{ pt: 1, pb: 4, maxWidth: 1200 }}>
        {allows('read:mfa_policies') && <Waived />}
        <Suspense fallback={<Waiting rows={8} />}>{children}</Suspense>
      </Box>
    </Layout>
  );
};
