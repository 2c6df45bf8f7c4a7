import {
  Box,
  Checkbox,
  Chip,
  FormControlLabel,
  List,
  ListItem,
  ListItemText,
  TextField,
  Typography,
} from '@mui/material';
import { useState } from 'react';
import { useDataProvider, useGetList, useGetOne, useRedirect, useTranslate } from 'react-admin';
import { useParams } from 'react-router-dom';
import { ActButton, ShownOnce } from '../dialogs.tsx';
import { useInstant } from '../instants.ts';
import { Page, RoleAlert, Section, useApi, useSetting, Waiting } from '../parts.tsx';
import { calledBy, type Person } from '../people.ts';
import { useAllows } from '../rights.ts';
import { LogLines } from './log-lines.tsx';

interface Method {
  readonly id: string;
  readonly type: string;
  readonly name?: string;
  readonly phone_number?: string;
  readonly email?: string;
  readonly confirmed?: boolean;
  readonly created_at: string;
  readonly last_auth_at?: string;
}
interface Role {
  readonly id: string;
  readonly name: string;
  readonly description: string;
}
interface Session {
  readonly id: string;
  readonly authenticated_at: string;
  readonly last_interacted_at: string;
  readonly clients: readonly { readonly client_id: string }[];
}
interface Remembered {
  readonly id: string;
  readonly device?: string;
  readonly remembered_at: string;
  readonly last_seen_at: string;
}
interface Blocks {
  readonly blocked_for: readonly {
    readonly identifier: string;
    readonly ip?: string;
    readonly connection: string;
  }[];
}

const many = { pagination: { page: 1, perPage: 100 } };
const methods = 'authentication-methods';

interface Of {
  readonly person: Person;
}

const useOf = ({ person }: Of) => ({
  api: useApi(),
  base: `/users/${encodeURIComponent(person.user_id)}`,
  name: calledBy(person),
});

const Methods = ({ person }: Of) => {
  const translate = useTranslate();
  const instant = useInstant('short');
  const { api, base, name } = useOf({ person });
  const dataProvider = useDataProvider();
  const meta = { user: person.user_id };
  const isAllowed = useAllows()('read:authentication_methods');
  const { data, error } = useGetList<Method>(
    methods,
    { ...many, filter: { user: person.user_id } },
    { enabled: isAllowed },
  );
  if (!isAllowed) return <RoleAlert allows="nothing" />;
  if (!data) return <Waiting error={error} />;
  const called = (method: Method) => method.name ?? translate(`factors.${method.type}`);
  return (
    <>
      {data.length === 0 && (
        <Typography color="textSecondary">{translate('people.second_factors_none')}</Typography>
      )}
      <List disablePadding>
        {data.map((method) => (
          <ListItem key={method.id} disableGutters sx={{ flexWrap: 'wrap', gap: 1 }} divider>
            <ListItemText
              sx={{ flex: '1 1 16rem' }}
              primary={
                <>
                  {called(method)}{' '}
                  {method.confirmed === false && (
                    <Chip size="small" label={translate('people.unconfirmed')} />
                  )}
                </>
              }
              secondary={[
                method.phone_number ?? method.email ?? translate(`factors.${method.type}`),
                `${translate('people.enrolled')} ${instant(method.created_at)}`,
                method.last_auth_at
                  ? `${translate('people.last_used')} ${instant(method.last_auth_at)}`
                  : translate('people.never_used'),
              ].join(' · ')}
            />
            <ActButton
              label="people.rename"
              text={called(method)}
              scope="update:authentication_methods"
              form={{
                begin: async () => {
                  // As it is when the form is opened, whatever the list shows or is read since.
                  const asked = { id: method.id, meta };
                  const { data: before } = await dataProvider.getOne<Method>(methods, asked);
                  return { before, renamed: before.name ?? '' };
                },
                fields: ({ before, renamed }, write) => (
                  <TextField
                    label={translate('people.name')}
                    value={renamed}
                    onChange={({ target }) => write({ before, renamed: target.value })}
                    slotProps={{ htmlInput: { maxLength: 20 } }}
                    sx={{ mt: 1 }}
                  />
                ),
              }}
              act={({ before, renamed }) =>
                dataProvider.update(methods, {
                  ...{ id: method.id, previousData: before, meta },
                  data: { ...before, name: renamed.trim() },
                })
              }
            />
            <ActButton
              label="people.remove"
              text={translate('people.remove_sure', { name: called(method) })}
              scope="delete:authentication_methods"
              isDangerous
              act={() =>
                dataProvider.delete(methods, {
                  ...{ id: method.id, previousData: method, meta },
                })
              }
            />
          </ListItem>
        ))}
      </List>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1 }}>
        <ActButton
          label="people.add_phone"
          text={name}
          scope="create:authentication_methods"
          form={{
            begin: () => '',
            fields: (phone, setPhone) => (
              <TextField
                label={translate('people.phone_number')}
                type="tel"
                value={phone}
                onChange={({ target }) => setPhone(target.value)}
                sx={{ mt: 1 }}
              />
            ),
          }}
          act={(phone) =>
            api(`${base}/authentication-methods`, {
              method: 'POST',
              body: {
                ...{ type: 'phone', phone_number: phone.replaceAll(/[\s()-]/g, '') },
                preferred_authentication_method: 'sms',
              },
            })
          }
        />
        {data.length > 0 && (
          <ActButton
            label="people.reset"
            text={translate('people.reset_sure', { name })}
            scope="delete:authentication_methods"
            isDangerous
            form={{
              begin: () => '',
              fields: (reason, write) => (
                <TextField
                  label={translate('people.reset_reason')}
                  helperText={translate('people.reset_reason_help')}
                  value={reason}
                  onChange={({ target }) => write(target.value)}
                  slotProps={{ htmlInput: { maxLength: 500 } }}
                  multiline
                  sx={{ mt: 1 }}
                />
              ),
            }}
            act={(reason) =>
              api(`/countersign${base}/authentication-methods/reset`, {
                method: 'POST',
                body: reason.trim() === '' ? {} : { reason: reason.trim() },
              })
            }
          />
        )}
      </Box>
    </>
  );
};

/** What is shown once, and then no more. */
interface Once {
  readonly title: string;
  readonly text: string;
  readonly value: string;
}

const textIn = (answer: unknown, key: string): string =>
  // The API's schema says that there is one.
  String((answer as Readonly<Record<string, unknown>>)[key]);

const Help = ({ person }: Of) => {
  const translate = useTranslate();
  const { api, base } = useOf({ person });
  const [once, setOnce] = useState<Once>();
  const box = (label: string, isOn: boolean, set: (isOn: boolean) => void) => (
    <FormControlLabel
      label={translate(label)}
      control={<Checkbox checked={isOn} onChange={({ target }) => set(target.checked)} />}
    />
  );
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1 }}>
      <ActButton
        label="people.ticket"
        text={translate('people.ticket_sure')}
        scope="create:guardian_enrollment_tickets"
        form={{
          begin: () => ({ isMore: false, isMailed: false }),
          fields: (ticket, write) => (
            <Box sx={{ display: 'grid' }}>
              {box('people.ticket_more', ticket.isMore, (isMore) => write({ ...ticket, isMore }))}
              {box('people.ticket_mail', ticket.isMailed, (isMailed) =>
                write({ ...ticket, isMailed }),
              )}
            </Box>
          ),
        }}
        act={async ({ isMore, isMailed }) => {
          const answer = await api('/guardian/enrollments/ticket', {
            method: 'POST',
            body: {
              user_id: person.user_id,
              send_mail: isMailed,
              allow_multiple_enrollments: isMore,
            },
          });
          setOnce({
            title: 'people.ticket',
            text: 'people.ticket_is',
            value: textIn(answer, 'ticket_url'),
          });
        }}
      />
      <ActButton
        label="people.recovery_code"
        text={translate('people.recovery_code_sure')}
        scope="update:users"
        act={async () => {
          const answer = await api(`${base}/recovery-code-regeneration`, { method: 'POST' });
          setOnce({
            title: 'people.recovery_code',
            text: 'people.recovery_code_is',
            value: textIn(answer, 'recovery_code'),
          });
        }}
      />
      {once && (
        <ShownOnce
          title={translate(once.title)}
          text={translate(once.text)}
          value={once.value}
          onClose={() => setOnce(undefined)}
        />
      )}
    </Box>
  );
};

const Sessions = ({ person }: Of) => {
  const translate = useTranslate();
  const instant = useInstant('short');
  const { api, base, name } = useOf({ person });
  const isAllowed = useAllows()('read:sessions');
  const { data, error } = useGetList<Session>(
    'sessions',
    { ...many, filter: { user: person.user_id } },
    { enabled: isAllowed },
  );
  if (!isAllowed) return <RoleAlert allows="nothing" />;
  if (!data) return <Waiting error={error} />;
  return (
    <>
      {data.length === 0 && (
        <Typography color="textSecondary">{translate('people.sessions_none')}</Typography>
      )}
      <List disablePadding>
        {data.map((session) => (
          <ListItem key={session.id} disableGutters sx={{ flexWrap: 'wrap', gap: 1 }} divider>
            <ListItemText
              sx={{ flex: '1 1 16rem' }}
              primary={translate('people.session_since', {
                since: instant(session.authenticated_at),
                seen: instant(session.last_interacted_at),
              })}
              secondary={session.clients.map(({ client_id }) => client_id).join(', ')}
            />
            <ActButton
              label="people.end"
              text={translate('people.end_sure', { name })}
              scope="delete:sessions"
              act={() =>
                api(`/sessions/${encodeURIComponent(session.id)}`, {
                  ...{ method: 'DELETE', untagged: 'ends' },
                })
              }
            />
          </ListItem>
        ))}
      </List>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1 }}>
        {data.length > 0 && (
          <ActButton
            label="people.end_all"
            text={translate('people.end_all_sure', { name })}
            scope="delete:sessions"
            isDangerous
            act={() => api(`${base}/sessions`, { method: 'DELETE', untagged: 'ends' })}
          />
        )}
      </Box>
    </>
  );
};

const ListedBrowsers = ({ person }: Of) => {
  const translate = useTranslate();
  const instant = useInstant('short');
  const { api, base, name } = useOf({ person });
  const path = `/countersign${base}/remembered-browsers`;
  const { data, error } = useSetting(path);
  if (!data) return <Waiting error={error} rows={1} />;
  // As the route's schema has it.
  const browsers = data.remembered_browsers as readonly Remembered[];
  if (browsers.length === 0) {
    return <Typography color="textSecondary">{translate('people.browsers_none')}</Typography>;
  }
  return (
    <List disablePadding>
      {browsers.map(({ id, device, remembered_at, last_seen_at }) => (
        <ListItem key={id} disableGutters sx={{ flexWrap: 'wrap', gap: 1 }} divider>
          <ListItemText
            sx={{ flex: '1 1 16rem' }}
            primary={device ?? translate('people.browser_unknown')}
            secondary={translate('people.session_since', {
              since: instant(remembered_at),
              seen: instant(last_seen_at),
            })}
          />
          <ActButton
            label="people.forget"
            text={translate('people.forget_sure', { name })}
            scope="update:users"
            act={() =>
              api(`${path}/${encodeURIComponent(id)}`, { method: 'DELETE', untagged: 'ends' })
            }
          />
        </ListItem>
      ))}
    </List>
  );
};

const Browsers = ({ person }: Of) => {
  const translate = useTranslate();
  const { api, base, name } = useOf({ person });
  return (
    <>
      <ListedBrowsers person={person} />
      {/* Also of those that were remembered before there was a list. */}
      <Box>
        <ActButton
          label="people.forget_browsers"
          text={translate('people.forget_browsers_sure', { name })}
          scope="update:users"
          act={() =>
            api(`${base}/multifactor/actions/invalidate-remember-browser`, { method: 'POST' })
          }
        />
      </Box>
    </>
  );
};

const Guesses = ({ person }: Of) => {
  const translate = useTranslate();
  const { api } = useOf({ person });
  const path = `/user-blocks/${encodeURIComponent(person.user_id)}`;
  const { data, error } = useSetting(path);
  if (!data) return <Waiting error={error} rows={1} />;
  const { blocked_for } = data as unknown as Blocks;
  if (blocked_for.length === 0) {
    return <Typography color="textSecondary">{translate('people.guesses_none')}</Typography>;
  }
  return (
    <>
      <List disablePadding>
        {blocked_for.map(({ identifier, ip, connection }) => (
          <ListItem key={`${identifier} ${ip}`} disableGutters>
            <ListItemText primary={identifier} secondary={[ip, connection].join(' · ')} />
          </ListItem>
        ))}
      </List>
      <Box>
        <ActButton
          label="people.guesses_lift"
          text={calledBy(person)}
          scope="update:users"
          act={() => api(path, { method: 'DELETE', untagged: 'ends' })}
        />
      </Box>
    </>
  );
};

/** What the person may do, role by role. */
const Roles = ({ person }: Of) => {
  const translate = useTranslate();
  const { api, base, name } = useOf({ person });
  const all = useGetList<Role>('roles', many);
  const theirs = useGetList<Role>('user-roles', { ...many, filter: { user: person.user_id } });
  if (!all.data || !theirs.data) return <Waiting error={all.error ?? theirs.error} />;
  const had = new Set(theirs.data.map(({ id }) => id));
  return (
    <List disablePadding>
      {all.data.map(({ id, name: role, description }) => {
        const word = had.has(id) ? 'take' : 'give';
        return (
          <ListItem key={id} disableGutters sx={{ flexWrap: 'wrap', gap: 1 }} divider>
            <ListItemText
              sx={{ flex: '1 1 16rem' }}
              primary={
                <>
                  {role}{' '}
                  {had.has(id) && (
                    <Chip size="small" color="success" label={translate('people.role_has')} />
                  )}
                </>
              }
              secondary={description}
            />
            <ActButton
              label={`people.role_${word}`}
              about={role}
              text={translate(`people.role_${word}_sure`, { name, role })}
              scope="update:users"
              isDangerous={had.has(id)}
              act={() =>
                api(`${base}/roles`, {
                  ...(had.has(id) ? { method: 'DELETE', untagged: 'merges' } : { method: 'POST' }),
                  body: { roles: [id] },
                })
              }
            />
          </ListItem>
        );
      })}
    </List>
  );
};

const Account = ({ person }: Of) => {
  const translate = useTranslate();
  const redirect = useRedirect();
  const dataProvider = useDataProvider();
  const name = calledBy(person);
  const one = { id: person.user_id, previousData: person };
  const isBlocked = person.blocked === true;
  const word = isBlocked ? 'unblock' : 'block';
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1 }}>
      <ActButton
        label={`people.${word}`}
        text={translate(`people.${word}_sure`, { name })}
        scope="update:users"
        isDangerous={!isBlocked}
        act={() =>
          dataProvider.update('users', { ...one, data: { ...person, blocked: !isBlocked } })
        }
      />
      <ActButton
        label="people.erase"
        text={translate('people.erase_sure', { name })}
        scope="delete:users"
        typed={person.email ?? person.user_id}
        isLast
        isDangerous
        act={async () => {
          await dataProvider.delete('users', one);
          redirect('list', 'users');
        }}
      />
    </Box>
  );
};

/** One person: what they have enrolled, where they are signed in, and what helps them. */
export const PersonPage = () => {
  const translate = useTranslate();
  const { id = '' } = useParams();
  const allows = useAllows();
  const { data: person, error } = useGetOne<Person>('users', { id });
  if (!person) {
    return (
      <Page title={translate('menu.people')}>
        <Waiting error={error} rows={8} />
      </Page>
    );
  }
  return (
    <Page title={calledBy(person)}>
      <Section
        title={calledBy(person)}
        help={[person.email, person.phone_number, person.user_id].filter(Boolean).join(' · ')}
        actions={
          person.blocked && <Chip color="error" size="small" label={translate('people.blocked')} />
        }
      >
        <Account person={person} />
      </Section>
      <Section title={translate('people.second_factors')} actions={<Help person={person} />}>
        <Methods person={person} />
      </Section>
      <Section title={translate('people.sessions')}>
        <Sessions person={person} />
      </Section>
      <Section title={translate('settings.remembered')}>
        <Browsers person={person} />
      </Section>
      <Section title={translate('people.guesses')}>
        <Guesses person={person} />
      </Section>
      {allows('read:roles') && (
        <Section title={translate('people.roles')} help={translate('people.roles_help')}>
          <Roles person={person} />
        </Section>
      )}
      {allows('read:logs') && (
        <Section title={translate('people.history')}>
          <LogLines user={person.user_id} />
        </Section>
      )}
    </Page>
  );
};
