import { Typography } from '@mui/material';
import { type ReactNode, useState } from 'react';
import {
  BooleanInput,
  CheckboxGroupInput,
  type RaRecord,
  required,
  SelectInput,
  TextInput,
  useDataProvider,
  useRecordContext,
  useRedirect,
  useTranslate,
} from 'react-admin';
import { useParams } from 'react-router-dom';
import { setting } from '../data-provider.ts';
import { ActButton, ShownOnce } from '../dialogs.tsx';
import { DurationInput, LinesInput, SettingForm, useEdited } from '../forms.tsx';
import { listedAddresses } from '../lines.ts';
import { Page, Section, useApi, Waiting } from '../parts.tsx';
import { kinds } from './applications.tsx';

/** The grants of the token endpoint, as their specifications and Auth0 call them. */
const grants = [
  ...['authorization_code', 'refresh_token', 'client_credentials', 'password', 'implicit'],
  'http://auth0.com/oauth/grant-type/password-realm',
  ...['mfa-otp', 'mfa-oob', 'mfa-recovery-code'].map(
    (each) => `http://auth0.com/oauth/grant-type/${each}`,
  ),
];

const addresses = [
  ['callbacks', 'applications.callbacks'],
  ['allowed_logout_urls', 'applications.logout_urls'],
  ['web_origins', 'applications.web_origins'],
  ['allowed_origins', 'applications.allowed_origins'],
] as const;
const withLists = (data: RaRecord): RaRecord =>
  listedAddresses(
    data,
    addresses.map(([name]) => name),
  );

/** What is there stays a choice, also where this page does not know it. */
const withOwn = (known: readonly string[], own: unknown): readonly string[] => [
  ...new Set([...known, ...[own ?? []].flat().map(String)]),
];

const Part = ({ title, help }: { readonly title: string; readonly help?: string }): ReactNode => {
  const translate = useTranslate();
  return (
    <>
      <Typography variant="h3" sx={{ mt: 2 }}>
        {translate(title)}
      </Typography>
      {help !== undefined && (
        <Typography variant="body2" color="textSecondary">
          {translate(help)}
        </Typography>
      )}
    </>
  );
};

const methods = [
  { id: 'none', name: 'applications.by_nothing' },
  { id: 'client_secret_post', name: 'applications.by_form' },
  { id: 'client_secret_basic', name: 'applications.by_header' },
];

const Fields = () => {
  const translate = useTranslate();
  const record = useRecordContext();
  return (
    <>
      <TextInput source="name" label="people.name" validate={required()} />
      <TextInput
        source="description"
        label="applications.description"
        parse={(text: string) => text}
        multiline
      />
      <SelectInput
        source="app_type"
        label="applications.kind"
        choices={withOwn(kinds, record?.app_type).map((id) => ({
          id,
          name: translate(`applications.${id}`, { _: id }),
        }))}
        translateChoice={false}
        validate={required()}
      />
      <TextInput source="logo_uri" label="applications.logo" type="url" />
      <Part title="applications.addresses" help="applications.addresses_help" />
      {addresses.map(([source, label]) => (
        <LinesInput key={source} source={source} label={label} />
      ))}
      <Part title="applications.tokens" />
      <CheckboxGroupInput
        source="grant_types"
        label="applications.grant_types"
        choices={withOwn(grants, record?.grant_types).map((id) => ({ id, name: id }))}
        translateChoice={false}
        row={false}
      />
      {record?.token_endpoint_auth_method === undefined ? (
        <Typography variant="body2">{translate('applications.by_keys')}</Typography>
      ) : (
        <SelectInput
          source="token_endpoint_auth_method"
          label="applications.auth_method"
          choices={methods}
          validate={required()}
        />
      )}
      <DurationInput
        source="jwt_configuration.lifetime_in_seconds"
        label="applications.id_token_lifetime"
      />
      <DurationInput source="refresh_token.token_lifetime" label="applications.refresh_lifetime" />
      <DurationInput
        source="refresh_token.idle_token_lifetime"
        label="applications.idle_lifetime"
      />
      <BooleanInput source="require_pushed_authorization_requests" label="applications.pushed" />
    </>
  );
};

interface Of {
  readonly path: string;
  readonly name: string;
  readonly application: RaRecord;
}

/** What cannot be taken back: another secret, and its end. */
const Acts = ({ path, name, application }: Of) => {
  const translate = useTranslate();
  const api = useApi();
  const dataProvider = useDataProvider();
  const redirect = useRedirect();
  const [secret, setSecret] = useState<string>();
  return (
    <>
      <ActButton
        label="applications.rotate"
        text={translate('applications.rotate_sure')}
        scope="update:client_keys"
        // The form shows nothing of the secret, and to be read again would lose what is typed.
        isLast
        isDangerous
        act={async () => {
          const made = await api(`${path}/rotate-secret`, { method: 'POST' });
          // The API's schema says so.
          setSecret((made as { readonly client_secret: string }).client_secret);
        }}
      />
      <ActButton
        label="applications.remove"
        text={translate('applications.remove_sure')}
        scope="delete:clients"
        typed={name}
        isLast
        isDangerous
        act={async () => {
          await dataProvider.delete(setting, { id: path, previousData: application });
          redirect('/applications');
        }}
      />
      {secret !== undefined && (
        <ShownOnce
          title={translate('applications.secret')}
          text={translate('applications.secret_help')}
          value={secret}
          onClose={() => setSecret(undefined)}
        />
      )}
    </>
  );
};

/** One application, in a form. */
export const ApplicationPage = () => {
  const translate = useTranslate();
  const { id = '' } = useParams();
  const path = `/clients/${encodeURIComponent(id)}`;
  const { data, error } = useEdited(path);
  if (!data) {
    return (
      <Page title={translate('menu.applications')}>
        <Waiting error={error} rows={8} />
      </Page>
    );
  }
  const name = String(data.name ?? id);
  return (
    <Page title={name}>
      <Section
        title={translate('applications.about')}
        help={id}
        actions={<Acts {...{ path, name }} application={data} />}
      >
        <SettingForm path={path} scope="update:clients" transform={withLists}>
          <Fields />
        </SettingForm>
      </Section>
    </Page>
  );
};
