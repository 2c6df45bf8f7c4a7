import { Box, List, ListItem, ListItemText, Typography } from '@mui/material';
import { useGetList, useTranslate } from 'react-admin';
import { Page, Section, Waiting } from '../parts.tsx';

interface Application {
  readonly id: string;
  readonly client_id: string;
  readonly name?: string;
  readonly app_type?: string;
}

/** The applications that people sign in to. */
export const Applications = () => {
  const translate = useTranslate();
  const { data, total, error } = useGetList<Application>('clients', {
    pagination: { page: 1, perPage: 100 },
  });
  return (
    <Page title={translate('menu.applications')}>
      <Section title={translate('menu.applications')} help={data && `${data.length} / ${total}`}>
        {!data && <Waiting error={error} />}
        {data?.length === 0 && (
          <Typography color="textSecondary">{translate('settings.applications_empty')}</Typography>
        )}
        {data && data.length > 0 && (
          <List disablePadding>
            {data.map(({ client_id, name, app_type }) => (
              <ListItem key={client_id} disableGutters divider>
                <ListItemText
                  primary={name ?? client_id}
                  secondary={
                    <Box component="span" sx={{ overflowWrap: 'anywhere' }}>
                      {[app_type, client_id].filter(Boolean).join(' · ')}
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
