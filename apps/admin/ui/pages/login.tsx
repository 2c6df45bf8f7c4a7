import { Alert, Box, Link, Typography } from '@mui/material';
import { useLocale, useTranslate } from 'react-admin';
import { Link as RouterLink, useParams } from 'react-router-dom';
import { Page, Section, useReason, useSetting, Waiting } from '../parts.tsx';
import { type Login, Outcome } from './logins.tsx';

/** What happened at one moment of a login. */
interface LoginEvent {
  readonly date: string;
  readonly event: string;
  readonly description: string;
  readonly factor?: string;
  readonly provider?: string;
  readonly attempt?: number;
  readonly send?: number;
  readonly reason?: string;
  readonly amr?: readonly string[];
  readonly ip?: string;
  readonly user_agent?: string;
  readonly log_id: string;
}
interface Timeline {
  readonly reference: string;
  readonly login?: Login;
  readonly events: readonly LoginEvent[];
}

const secondsBetween = (from: string, to: string) =>
  Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1_000));

const Moment = ({ event, before }: { readonly event: LoginEvent; readonly before?: string }) => {
  const translate = useTranslate();
  const saidOf = useReason();
  const time = new Intl.DateTimeFormat(useLocale(), { timeStyle: 'medium' });
  const { factor, provider, attempt = 1, send = 1, reason, amr } = event;
  const details = [
    factor && translate(`factors.${factor}`, { _: factor }),
    provider && translate('logins.by', { provider: provider.replaceAll('_', ' ') }),
    attempt > 1 && translate('logins.attempt', { attempt }),
    send > 1 && translate('logins.send', { send }),
    reason && saidOf(reason),
    amr && `amr: ${amr.join(', ')}`,
  ];
  return (
    <Box
      component="li"
      sx={{
        ...{ display: 'grid', columnGap: 2, py: 1, borderBottom: 1, borderColor: 'divider' },
        gridTemplateColumns: { xs: '1fr', sm: '10rem minmax(0, 1fr)' },
      }}
    >
      <Typography variant="body2" color="textSecondary">
        <time dateTime={event.date}>{time.format(new Date(event.date))}</time>
        {before !== undefined && ` (+${secondsBetween(before, event.date)} s)`}
      </Typography>
      <Box>
        <Typography>{translate(`events.${event.event}`, { _: event.description })}</Typography>
        <Typography variant="body2" color="textSecondary" sx={{ overflowWrap: 'anywhere' }}>
          {details.filter(Boolean).join(' · ')}
        </Typography>
      </Box>
    </Box>
  );
};

const Who = ({ login, from }: { readonly login: Login; readonly from: LoginEvent | undefined }) => {
  const translate = useTranslate();
  const format = new Intl.DateTimeFormat(useLocale(), { dateStyle: 'medium', timeStyle: 'medium' });
  const { user_id, user_name = user_id, client_id, client_name = client_id } = login;
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['logs.date', format.format(new Date(login.started_at))],
    ['logs.application', client_name],
    ['logs.address', from?.ip],
    ['logins.browser', from?.user_agent],
    ['logins.id', login.session_id],
  ];
  return (
    <Box
      component="dl"
      sx={{
        ...{ m: 0, display: 'grid', columnGap: 2, rowGap: 0.5 },
        gridTemplateColumns: { xs: '1fr', sm: '10rem minmax(0, 1fr)' },
        '& dd': { m: 0, overflowWrap: 'anywhere' },
      }}
    >
      {user_id !== undefined && (
        <>
          <Typography component="dt" color="textSecondary">
            {translate('logs.who')}
          </Typography>
          <dd>
            <Link component={RouterLink} to={`/users/${encodeURIComponent(user_id)}/show`}>
              {user_name}
            </Link>
          </dd>
        </>
      )}
      {rows
        .filter(([, value]) => value !== undefined)
        .map(([key, value]) => (
          <Box key={key} sx={{ display: 'contents' }}>
            <Typography component="dt" color="textSecondary">
              {translate(key)}
            </Typography>
            <dd>{value}</dd>
          </Box>
        ))}
    </Box>
  );
};

/** Everything that happened in one login, from asked to answered. */
export const LoginPage = () => {
  const translate = useTranslate();
  const { id = '' } = useParams();
  const { data, error } = useSetting(`/countersign/logins/${encodeURIComponent(id)}`);
  if (!data) {
    return (
      <Page title={translate('logins.one')}>
        <Waiting error={error} rows={8} />
      </Page>
    );
  }
  // The API's schema says so.
  const { login, events: told } = data as unknown as Timeline;
  const begun = login && {
    ...{ date: login.started_at, event: 'login_begun', description: '', log_id: 'begun' },
  };
  const events: readonly LoginEvent[] = begun ? [begun, ...told] : told;
  const from = events.find(({ ip, user_agent }) => ip !== undefined || user_agent !== undefined);
  return (
    <Page title={translate('logins.one')}>
      {login ? (
        <Section title={translate('logins.one')} actions={<Outcome login={login} />}>
          <Who login={login} from={from} />
        </Section>
      ) : (
        <Alert severity="info">{translate('logins.before')}</Alert>
      )}
      <Section title={translate('logins.timeline')} help={translate('logins.timeline_help')}>
        <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0 }}>
          {events.map((event, at) => {
            const before = events[at - 1]?.date;
            return (
              <Moment key={event.log_id} event={event} {...(before !== undefined && { before })} />
            );
          })}
        </Box>
      </Section>
    </Page>
  );
};
