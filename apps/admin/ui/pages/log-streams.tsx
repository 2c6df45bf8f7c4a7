import { Chip, List, ListItem, ListItemText, Typography } from '@mui/material';
import { useGetList, useTranslate } from 'react-admin';
import { Page, Section, Waiting } from '../parts.tsx';

interface LogStream {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly status: string;
}

/** Where the log is sent as it grows. */
export const LogStreams = () => {
  const translate = useTranslate();
  const { data, error } = useGetList<LogStream>('log-streams');
  return (
    <Page title={translate('menu.log_streams')}>
      <Section title={translate('menu.log_streams')}>
        {!data && <Waiting error={error} />}
        {data?.length === 0 && (
          <Typography color="textSecondary">{translate('settings.log_streams_empty')}</Typography>
        )}
        {data && data.length > 0 && (
          <List disablePadding>
            {data.map(({ id, name, type, status }) => (
              <ListItem key={id} disableGutters divider>
                <ListItemText primary={name} secondary={type} />
                <Chip
                  size="small"
                  color={status === 'active' ? 'success' : 'warning'}
                  label={status}
                />
              </ListItem>
            ))}
          </List>
        )}
      </Section>
    </Page>
  );
};
