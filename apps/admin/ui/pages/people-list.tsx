import { Chip, type Theme, Typography, useMediaQuery } from '@mui/material';
import { DataTable, FunctionField, List, SearchInput, SimpleList, useTranslate } from 'react-admin';
import { useInstant } from '../instants.ts';
import { calledBy, type Person } from '../people.ts';

const Empty = () => {
  const translate = useTranslate();
  return <Typography sx={{ p: 3 }}>{translate('people.empty')}</Typography>;
};

const Blocked = ({ person }: { readonly person: Person }) => {
  const translate = useTranslate();
  return person.blocked ? (
    <Chip size="small" color="error" label={translate('people.blocked')} />
  ) : null;
};

export const People = () => {
  const translate = useTranslate();
  const day = useInstant(undefined);
  const isNarrow = useMediaQuery<Theme>((theme) => theme.breakpoints.down('sm'));
  return (
    <List
      title={translate('menu.people')}
      perPage={25}
      exporter={false}
      empty={false}
      filters={[
        <SearchInput
          key="typed"
          source="typed"
          alwaysOn
          placeholder={translate('people.search')}
          sx={{ minWidth: { xs: 240, sm: 340 } }}
          slotProps={{ htmlInput: { 'aria-label': translate('people.search') } }}
        />,
      ]}
    >
      {isNarrow ? (
        <SimpleList<Person>
          primaryText={(person) => calledBy(person)}
          secondaryText={(person) => person.email ?? person.user_id}
          tertiaryText={(person) => <Blocked person={person} />}
          rowClick="show"
          empty={<Empty />}
        />
      ) : (
        <DataTable rowClick="show" bulkActionButtons={false} empty={<Empty />}>
          <DataTable.Col source="name" label="people.name" disableSort>
            <FunctionField<Person> render={calledBy} />
          </DataTable.Col>
          <DataTable.Col source="email" label="people.email" disableSort />
          <DataTable.Col source="phone_number" label="people.phone" disableSort />
          <DataTable.Col<Person>
            source="created_at"
            label="people.created"
            disableSort
            render={({ created_at: at }) => at && day(at)}
          />
          <DataTable.Col source="blocked" label="people.blocked" disableSort>
            <FunctionField<Person> render={(person) => <Blocked person={person} />} />
          </DataTable.Col>
        </DataTable>
      )}
    </List>
  );
};
