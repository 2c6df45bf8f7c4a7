import { Chip, Typography } from '@mui/material';
import {
  BooleanInput,
  NumberInput,
  PasswordInput,
  type RaRecord,
  required,
  TextInput,
  useDataProvider,
  useTranslate,
} from 'react-admin';
import { isAbsent, setting } from '../data-provider.ts';
import { ActButton } from '../dialogs.tsx';
import { SettingForm, useEdited } from '../forms.tsx';
import { Page, Section, Waiting } from '../parts.tsx';
import { TestMail } from './test-mail.tsx';

const path = '/emails/provider';

/** An empty password keeps the one that is stored. */
const withoutEmptyPassword = ({ credentials, ...rest }: RaRecord): RaRecord => {
  const { smtp_pass: password, ...others } = credentials;
  return { ...rest, credentials: password ? { ...others, smtp_pass: password } : others };
};

/** Which server sends now. */
const stateOf = (record: RaRecord) => {
  if (isAbsent(record)) return 'none';
  return record.enabled ? 'on' : 'off';
};

const Remove = ({ server }: { readonly server: RaRecord }) => {
  const translate = useTranslate();
  const dataProvider = useDataProvider();
  return (
    <ActButton
      label="mail.remove"
      text={translate('mail.remove_sure')}
      scope="delete:email_provider"
      isDangerous
      act={() => dataProvider.delete(setting, { id: path, previousData: server })}
    />
  );
};

const Server = () => {
  const translate = useTranslate();
  const { data, error } = useEdited(path);
  const isNew = data !== undefined && isAbsent(data);
  return (
    <Section
      title={translate('mail.server')}
      help={translate('mail.server_help')}
      actions={data && !isNew && <Remove server={data} />}
    >
      {data ? (
        <>
          <Chip
            size="small"
            sx={{ justifySelf: 'start' }}
            color={stateOf(data) === 'on' ? 'success' : 'default'}
            label={translate(`mail.state_${stateOf(data)}`)}
          />
          <Typography variant="body2" color="textSecondary">
            {translate('mail.who_may')}
          </Typography>
          <SettingForm
            // A form that makes something begins anew once it is made, and once it is removed.
            key={String(isNew)}
            path={path}
            scope={isNew ? 'create:email_provider' : 'update:email_provider'}
            hasSecrets
            transform={withoutEmptyPassword}
          >
            <BooleanInput source="enabled" label="mail.enabled" />
            <TextInput
              source="default_from_address"
              label="mail.from"
              helperText="mail.from_help"
              validate={required()}
            />
            <TextInput source="credentials.smtp_host" label="mail.host" validate={required()} />
            <NumberInput
              source="credentials.smtp_port"
              label="mail.port"
              helperText="mail.port_help"
              min={1}
              max={65_535}
              validate={required()}
            />
            <TextInput
              source="credentials.smtp_user"
              label="mail.user"
              autoComplete="off"
              validate={required()}
            />
            <PasswordInput
              source="credentials.smtp_pass"
              label="mail.password"
              helperText={isNew ? false : 'mail.password_help'}
              autoComplete="new-password"
              {...(isNew && { validate: required() })}
            />
          </SettingForm>
        </>
      ) : (
        <Waiting error={error} rows={6} />
      )}
    </Section>
  );
};

/** By which server, and from whom, the tenant's people get their mails. */
export const Mail = () => {
  const translate = useTranslate();
  return (
    <Page title={translate('menu.mail')}>
      <Server />
      <Section title={translate('mail.test')} help={translate('mail.test_help')}>
        <TestMail />
      </Section>
    </Page>
  );
};
