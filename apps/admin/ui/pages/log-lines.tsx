import { Box, Link, List, ListItem, ListItemText, Typography } from '@mui/material';
import { useGetList, useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import { useInstant } from '../instants.ts';
import { type LogLine, toldBy } from '../logs.ts';
import { Waiting } from '../parts.tsx';

/** What befell one person, newest first. */
export const LogLines = ({ user }: { readonly user: string }) => {
  const translate = useTranslate();
  const written = useInstant();
  const { data, error } = useGetList<LogLine>('user-logs', {
    pagination: { page: 1, perPage: 10 },
    filter: { user },
  });
  if (!data) return <Waiting error={error} />;
  if (data.length === 0) {
    return <Typography color="textSecondary">{translate('logs.empty')}</Typography>;
  }
  const filter = encodeURIComponent(JSON.stringify({ user }));
  return (
    <Box>
      <List dense disablePadding>
        {data.map((line) => (
          <ListItem key={line.id} disableGutters divider>
            <ListItemText
              primary={toldBy(line)}
              secondary={[written(line.date), line.client_name, line.ip]
                .filter(Boolean)
                .join(' · ')}
            />
          </ListItem>
        ))}
      </List>
      <Box sx={{ display: 'flex', gap: 2, mt: 1 }}>
        <Link component={RouterLink} to={`/logins?filter=${filter}`}>
          {translate('menu.logins')}
        </Link>
        <Link component={RouterLink} to={`/logs?filter=${filter}`}>
          {translate('menu.logs')}
        </Link>
      </Box>
    </Box>
  );
};
