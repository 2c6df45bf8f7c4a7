import {
  Box,
  FormControlLabel,
  Switch,
  type Theme,
  Typography,
  useMediaQuery,
} from '@mui/material';
import { useState } from 'react';
import {
  DataTable,
  DateInput,
  List,
  SelectInput,
  SimpleList,
  TextInput,
  TopToolbar,
  useRecordContext,
  useTranslate,
} from 'react-admin';
import { useInstant } from '../instants.ts';
import { kinds, type LogLine, toldBy } from '../logs.ts';

/** How often the log is read again while it is watched. */
const liveEveryMs = 2_000;

const Empty = () => {
  const translate = useTranslate();
  return <Typography sx={{ p: 3 }}>{translate('logs.empty')}</Typography>;
};

/** The whole line, as the API tells it. */
const WholeLine = () => {
  const line = useRecordContext();
  const translate = useTranslate();
  return (
    <Box
      component="pre"
      // It scrolls, so a keyboard has to reach it.
      tabIndex={0}
      aria-label={translate('logs.details')}
      sx={{ m: 0, p: 2, overflow: 'auto', maxHeight: 400, fontSize: '0.8rem' }}
    >
      {JSON.stringify(line, null, 2)}
    </Box>
  );
};

export const Logs = () => {
  const translate = useTranslate();
  const [isLive, setLive] = useState(false);
  const isNarrow = useMediaQuery<Theme>((theme) => theme.breakpoints.down('sm'));
  const written = useInstant();
  const choices = Object.keys(kinds).map((id) => ({ id, name: `logs.kinds.${id}` }));
  return (
    <List
      title={translate('menu.logs')}
      perPage={25}
      exporter={false}
      empty={false}
      sort={{ field: 'date', order: 'DESC' }}
      queryOptions={isLive ? { refetchInterval: liveEveryMs } : {}}
      actions={
        <TopToolbar>
          <FormControlLabel
            label={translate('logs.live')}
            control={<Switch checked={isLive} onChange={({ target }) => setLive(target.checked)} />}
          />
        </TopToolbar>
      }
      filters={[
        <SelectInput key="kind" source="kind" label="logs.kind" choices={choices} alwaysOn />,
        <TextInput key="user" source="user" label="people.user_id" alwaysOn resettable />,
        <DateInput key="since" source="since" label="logs.since" alwaysOn />,
        <DateInput key="until" source="until" label="logs.until" alwaysOn />,
      ]}
    >
      {isNarrow ? (
        <SimpleList<LogLine>
          primaryText={toldBy}
          secondaryText={(line) =>
            [written(line.date), line.user_name, line.ip].filter(Boolean).join(' · ')
          }
          rowClick={false}
          empty={<Empty />}
        />
      ) : (
        <DataTable
          bulkActionButtons={false}
          rowClick="expand"
          expand={<WholeLine />}
          empty={<Empty />}
        >
          <DataTable.Col<LogLine>
            source="date"
            label="logs.date"
            render={({ date }) => written(date)}
          />
          <DataTable.Col<LogLine>
            source="description"
            label="logs.type"
            disableSort
            render={toldBy}
            sx={{ overflowWrap: 'anywhere' }}
          />
          <DataTable.Col source="user_name" label="logs.who" disableSort />
          <DataTable.Col source="client_name" label="logs.application" disableSort />
          <DataTable.Col source="ip" label="logs.address" disableSort />
        </DataTable>
      )}
    </List>
  );
};
