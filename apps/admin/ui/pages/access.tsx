import {
  Autocomplete,
  Box,
  Checkbox,
  Chip,
  FormControlLabel,
  List,
  TextField,
  Typography,
} from '@mui/material';
import { useDataProvider, useGetList, useLocale, useTranslate } from 'react-admin';
import {
  type Permission,
  permissionChanges,
  type Scope,
  scopesAsText,
  scopesIn,
} from '../access.ts';
import { setting } from '../data-provider.ts';
import { ActButton } from '../dialogs.tsx';
import { durationIn } from '../durations.ts';
import { boundTo, Field, Row, type Written } from '../fields.tsx';
import { Page, Section, useApi, Waiting } from '../parts.tsx';
import { useAllows } from '../rights.ts';

interface Api {
  readonly id: string;
  readonly name?: string;
  readonly identifier: string;
  readonly is_system?: boolean;
  readonly scopes?: readonly Scope[];
  readonly enforce_policies?: boolean;
  readonly token_lifetime?: number;
}
interface Role {
  readonly id: string;
  readonly name: string;
  readonly description: string;
}

const many = { pagination: { page: 1, perPage: 100 } };

const ScopesField = ({ value, onWrite }: Pick<Written, 'value' | 'onWrite'>) => (
  <Field {...{ label: 'access.scopes', value, onWrite }} help="access.scopes_help" isLong />
);

/** How long a token lives, in seconds, and below it in words. */
const LifetimeField = ({ value, onWrite }: Pick<Written, 'value' | 'onWrite'>) => {
  const words = durationIn(useLocale(), Number(value));
  return (
    <Field
      {...{ label: 'access.lifetime', value, onWrite, type: 'number' }}
      {...(words !== undefined && { help: words })}
    />
  );
};

const ChangeApi = ({ api }: { readonly api: Api }) => {
  const translate = useTranslate();
  const dataProvider = useDataProvider();
  const path = `/resource-servers/${encodeURIComponent(api.id)}`;
  return (
    <ActButton
      label="access.change"
      about={api.name ?? api.identifier}
      text={api.identifier}
      scope="update:resource_servers"
      form={{
        begin: async () => {
          // As it is when the form is opened, whatever the page read before or reads since.
          const { data: before } = await dataProvider.getOne<Api>(setting, { id: path });
          return {
            before,
            name: before.name ?? '',
            scopes: scopesAsText(before.scopes),
            lifetime: String(before.token_lifetime ?? ''),
            isEnforced: before.enforce_policies ?? false,
          };
        },
        fields: (value, write) => {
          const at = boundTo(value, write);
          return (
            <Box>
              <Field label="people.name" {...at('name')} />
              <ScopesField {...at('scopes')} />
              <LifetimeField {...at('lifetime')} />
              <FormControlLabel
                label={translate('access.enforce')}
                control={
                  <Checkbox
                    checked={value.isEnforced}
                    onChange={({ target }) => write({ ...value, isEnforced: target.checked })}
                  />
                }
              />
            </Box>
          );
        },
      }}
      act={({ before, name, scopes, lifetime, isEnforced }) => {
        const now = {
          ...{ name, scopes: scopesIn(scopes), enforce_policies: isEnforced },
          token_lifetime: Number(lifetime),
        };
        const data = { ...before, ...now };
        // Nothing is overwritten that somebody else has written meanwhile.
        return dataProvider.update(setting, { id: path, data, previousData: before });
      }}
    />
  );
};

const AddApi = () => {
  const api = useApi();
  const translate = useTranslate();
  return (
    <ActButton
      label="access.add_api"
      text={translate('access.add_api_help')}
      scope="create:resource_servers"
      form={{
        begin: () => ({ name: '', identifier: '', scopes: '' }),
        fields: (value, write) => {
          const at = boundTo(value, write);
          return (
            <Box>
              <Field label="people.name" {...at('name')} />
              <Field label="access.identifier" {...at('identifier')} />
              <ScopesField {...at('scopes')} />
            </Box>
          );
        },
      }}
      act={({ scopes, ...named }) =>
        api('/resource-servers', {
          method: 'POST',
          body: { ...named, scopes: scopesIn(scopes) },
        })
      }
    />
  );
};

const Apis = ({ apis }: { readonly apis: readonly Api[] }) => {
  const translate = useTranslate();
  const dataProvider = useDataProvider();
  return (
    <Section
      title={translate('access.apis')}
      help={translate('access.apis_help')}
      actions={<AddApi />}
    >
      <List disablePadding>
        {apis.map((each) => {
          const { id, identifier, name = identifier, is_system: isSystem, scopes = [] } = each;
          return (
            <Row
              key={id}
              primary={
                <>
                  {name} {isSystem && <Chip size="small" label={translate('access.system')} />}
                </>
              }
              secondary={`${identifier} · ${translate('access.scope_count', {
                smart_count: scopes.length,
              })}`}
            >
              {!isSystem && (
                <>
                  <ChangeApi api={each} />
                  <ActButton
                    label="access.remove"
                    about={name}
                    text={translate('access.remove_api_sure', { name })}
                    scope="delete:resource_servers"
                    typed={identifier}
                    isDangerous
                    act={() => dataProvider.delete('resource-servers', { id, previousData: each })}
                  />
                </>
              )}
            </Row>
          );
        })}
      </List>
    </Section>
  );
};

/** What the role permits, to be chosen from what there is; read once somebody wants to. */
const Permissions = ({
  role,
  all,
}: {
  readonly role: Role;
  readonly all: readonly Permission[];
}) => {
  const translate = useTranslate();
  const dataProvider = useDataProvider();
  const api = useApi();
  const path = `/roles/${encodeURIComponent(role.id)}/permissions`;
  return (
    <ActButton
      label="access.permissions_of"
      about={role.name}
      text={role.description}
      scope="update:roles"
      form={{
        begin: async () => {
          const filter = { role: role.id };
          const { data } = await dataProvider.getList<Permission & { readonly id: string }>(
            'role-permissions',
            { ...many, filter },
          );
          const had = data.map(({ resource_server_identifier, permission_name }) => ({
            ...{ resource_server_identifier, permission_name },
          }));
          return { had, chosen: had };
        },
        fields: ({ had, chosen }, write) => (
          <Autocomplete
            multiple
            options={[...all]}
            value={chosen}
            groupBy={(each) => each.resource_server_identifier}
            getOptionLabel={(each) => each.permission_name}
            isOptionEqualToValue={(one, other) =>
              one.permission_name === other.permission_name &&
              one.resource_server_identifier === other.resource_server_identifier
            }
            onChange={(_, value) => write({ had, chosen: value })}
            renderInput={(props) => (
              <TextField {...props} label={translate('access.permissions')} sx={{ mt: 1 }} />
            )}
          />
        ),
      }}
      act={async ({ had, chosen }) => {
        const { given, taken } = permissionChanges(had, chosen);
        if (given.length > 0) await api(path, { method: 'POST', body: { permissions: given } });
        if (taken.length > 0) {
          const body = { permissions: taken };
          await api(path, { method: 'DELETE', untagged: 'merges', body });
        }
      }}
    />
  );
};

const AddRole = () => {
  const api = useApi();
  const translate = useTranslate();
  return (
    <ActButton
      label="access.add_role"
      text={translate('access.add_role_help')}
      scope="create:roles"
      form={{
        begin: () => ({ name: '', description: '' }),
        fields: (value, write) => {
          const at = boundTo(value, write);
          return (
            <Box>
              <Field label="people.name" {...at('name')} />
              <Field label="access.description" {...at('description')} />
            </Box>
          );
        },
      }}
      act={(body) => api('/roles', { method: 'POST', body })}
    />
  );
};

const Roles = ({ apis }: { readonly apis: readonly Api[] }) => {
  const translate = useTranslate();
  const dataProvider = useDataProvider();
  const { data, error } = useGetList<Role>('roles', many);
  const all = apis.flatMap(({ identifier, scopes = [] }) =>
    scopes.map(({ value }) => ({
      ...{ resource_server_identifier: identifier, permission_name: value },
    })),
  );
  return (
    <Section
      title={translate('people.roles')}
      help={translate('access.roles_help')}
      actions={<AddRole />}
    >
      {!data && <Waiting error={error} />}
      {data?.length === 0 && (
        <Typography color="textSecondary">{translate('access.roles_empty')}</Typography>
      )}
      <List disablePadding>
        {data?.map((role) => (
          <Row key={role.id} primary={role.name} secondary={role.description}>
            <Permissions role={role} all={all} />
            <ActButton
              label="access.remove"
              about={role.name}
              text={translate('access.remove_role_sure', { name: role.name })}
              scope="delete:roles"
              typed={role.name}
              isDangerous
              act={() => dataProvider.delete('roles', { id: role.id, previousData: role })}
            />
          </Row>
        ))}
      </List>
    </Section>
  );
};

/** The APIs that applications get tokens for, and the roles that let people use them. */
export const Access = () => {
  const translate = useTranslate();
  const allows = useAllows();
  const { data, error } = useGetList<Api>('resource-servers', many);
  return (
    <Page title={translate('menu.access')}>
      {data ? (
        <>
          <Apis apis={data} />
          {allows('read:roles') && <Roles apis={data} />}
        </>
      ) : (
        <Waiting error={error} rows={8} />
      )}
    </Page>
  );
};
