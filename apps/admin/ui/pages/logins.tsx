import SearchIcon from '@mui/icons-material/Search';
import { Box, Button, Chip, TextField, type Theme, Typography, useMediaQuery } from '@mui/material';
import { useState } from 'react';
import {
  DataTable,
  DateInput,
  FunctionField,
  List,
  SimpleList,
  TextInput,
  useRedirect,
  useTranslate,
} from 'react-admin';
import { useInstant } from '../instants.ts';

/** A login, as the API lists it. */
export interface Login {
  readonly id: string;
  readonly session_id: string;
  readonly started_at: string;
  readonly ended_at?: string;
  readonly outcome: 'completed' | 'failed' | 'open';
  readonly user_id?: string;
  readonly user_name?: string;
  readonly client_id?: string;
  readonly client_name?: string;
}

const colours = { completed: 'success', failed: 'error', open: 'default' } as const;

export const Outcome = ({ login }: { readonly login: Login }) => {
  const translate = useTranslate();
  return (
    <Chip
      size="small"
      color={colours[login.outcome]}
      label={translate(`logins.${login.outcome}`)}
    />
  );
};

const Empty = () => {
  const translate = useTranslate();
  return <Typography sx={{ p: 3 }}>{translate('logins.empty')}</Typography>;
};

/** Leads to the login in which a person was shown a reference. */
const ByReference = () => {
  const translate = useTranslate();
  const redirect = useRedirect();
  const [reference, setReference] = useState('');
  const text = reference.trim();
  return (
    <Box
      component="form"
      role="search"
      sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center', mb: 2 }}
      onSubmit={(event) => {
        event.preventDefault();
        redirect(`/logins/${encodeURIComponent(text)}/show`);
      }}
    >
      <TextField
        size="small"
        label={translate('logins.reference')}
        helperText={translate('logins.reference_help')}
        value={reference}
        onChange={({ target }) => setReference(target.value)}
        autoComplete="off"
        sx={{ flex: '1 1 18rem', maxWidth: 420 }}
      />
      <Button
        type="submit"
        variant="outlined"
        startIcon={<SearchIcon />}
        disabled={text.length < 8}
      >
        {translate('logins.find')}
      </Button>
    </Box>
  );
};

export const Logins = () => {
  const translate = useTranslate();
  const isNarrow = useMediaQuery<Theme>((theme) => theme.breakpoints.down('sm'));
  const written = useInstant();
  const who = (login: Login) => login.user_name ?? login.user_id ?? '–';
  const where = (login: Login) => login.client_name ?? login.client_id ?? '–';
  return (
    <>
      <ByReference />
      <List
        title={translate('menu.logins')}
        perPage={25}
        exporter={false}
        empty={false}
        actions={false}
        filters={[
          <TextInput key="user" source="user" label="people.user_id" alwaysOn resettable />,
          <DateInput key="since" source="since" label="logs.since" alwaysOn />,
          <DateInput key="until" source="until" label="logs.until" alwaysOn />,
        ]}
      >
        {isNarrow ? (
          <SimpleList<Login>
            primaryText={who}
            secondaryText={(login) => [written(login.started_at), where(login)].join(' · ')}
            tertiaryText={(login) => <Outcome login={login} />}
            rowClick="show"
            empty={<Empty />}
          />
        ) : (
          <DataTable rowClick="show" bulkActionButtons={false} empty={<Empty />}>
            <DataTable.Col<Login>
              source="started_at"
              label="logs.date"
              disableSort
              render={(login) => written(login.started_at)}
            />
            <DataTable.Col source="user_name" label="logs.who" disableSort>
              <FunctionField<Login> render={who} />
            </DataTable.Col>
            <DataTable.Col source="client_name" label="logs.application" disableSort>
              <FunctionField<Login> render={where} />
            </DataTable.Col>
            <DataTable.Col source="outcome" label="logins.outcome" disableSort>
              <FunctionField<Login> render={(login) => <Outcome login={login} />} />
            </DataTable.Col>
          </DataTable>
        )}
      </List>
    </>
  );
};
