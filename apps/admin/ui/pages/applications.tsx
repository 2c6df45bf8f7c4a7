import { Box, Link, List, ListItem, ListItemText, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useGetList, useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import { Choose } from '../choose.tsx';
import { ActButton, ShownOnce } from '../dialogs.tsx';
import { Page, Section, useApi, Waiting } from '../parts.tsx';

interface Application {
  readonly id: string;
  readonly client_id: string;
  readonly name?: string;
  readonly app_type?: string;
}

/** What the API calls the kinds of applications that it makes. */
export const kinds = ['spa', 'native', 'regular_web', 'non_interactive'] as const;

/** Makes one, and shows its secret this once, where it has one to keep. */
const AddApplication = () => {
  const translate = useTranslate();
  const api = useApi();
  const [secret, setSecret] = useState<string>();
  return (
    <>
      <ActButton
        label="applications.add"
        text={translate('applications.add_help')}
        scope="create:clients"
        form={{
          begin: () => ({ name: '', app_type: 'spa' }),
          fields: (value, write) => (
            <Box sx={{ display: 'grid', gap: 2, mt: 1 }}>
              <TextField
                label={translate('people.name')}
                value={value.name}
                onChange={({ target }) => write({ ...value, name: target.value })}
                fullWidth
              />
              <Choose
                label="applications.kind"
                value={value.app_type}
                options={kinds.map((id) => ({ id, name: translate(`applications.${id}`) }))}
                onChoose={(app_type) => write({ ...value, app_type })}
              />
            </Box>
          ),
        }}
        act={async (body) => {
          const made = await api('/clients', { method: 'POST', body });
          // The API's schema says so.
          const { client_secret: own } = made as { readonly client_secret?: string };
          const isPublic = ['spa', 'native'].includes(body.app_type);
          if (!isPublic) setSecret(own);
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

/** The applications that people sign in to. */
export const Applications = () => {
  const translate = useTranslate();
  const { data, total, error } = useGetList<Application>('clients', {
    pagination: { page: 1, perPage: 100 },
  });
  return (
    <Page title={translate('menu.applications')}>
      <Section
        title={translate('menu.applications')}
        help={data && `${data.length} / ${total}`}
        actions={<AddApplication />}
      >
        {!data && <Waiting error={error} />}
        {data?.length === 0 && (
          <Typography color="textSecondary">{translate('settings.applications_empty')}</Typography>
        )}
        {data && data.length > 0 && (
          <List disablePadding>
            {data.map(({ client_id, name, app_type }) => (
              <ListItem key={client_id} disableGutters divider>
                <ListItemText
                  primary={
                    <Link
                      component={RouterLink}
                      to={`/applications/${encodeURIComponent(client_id)}`}
                    >
                      {name ?? client_id}
                    </Link>
                  }
                  secondary={
                    <Box component="span" sx={{ overflowWrap: 'anywhere' }}>
                      {[
                        app_type && translate(`applications.${app_type}`, { _: app_type }),
                        client_id,
                      ]
                        .filter(Boolean)
                        .join(' · ')}
                    </Box>
                  }
                />
              </ListItem>
            ))}
          </List>
        )}
      </Section>
    </Page>
  );
};
