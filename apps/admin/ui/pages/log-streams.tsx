import { Autocomplete, Box, Chip, List, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useDataProvider, useGetList, useTranslate } from 'react-admin';
import { Choose } from '../choose.tsx';
import { setting } from '../data-provider.ts';
import { ActButton, ShownOnce } from '../dialogs.tsx';
import { boundTo, Field, Row } from '../fields.tsx';
import {
  categories,
  type FormOfStream,
  formats,
  formOf,
  type LogStream,
  newStream,
  streamOf,
} from '../log-streams.ts';
import { Page, Section, useApi, Waiting } from '../parts.tsx';

interface FormProps {
  readonly value: FormOfStream;
  readonly write: (value: FormOfStream) => void;
}

/** What is said of a stream: by what makes one, and by what changes it. */
const StreamForm = ({ value, write }: FormProps) => {
  const translate = useTranslate();
  const at = boundTo(value, write);
  return (
    <Box sx={{ display: 'grid', gap: 1 }}>
      <Field label="people.name" {...at('name')} />
      <Field label="streams.endpoint" help="streams.endpoint_help" {...at('endpoint')} />
      <Field
        label="streams.authorization"
        help="streams.authorization_help"
        {...at('authorization')}
      />
      <Choose
        label="streams.format"
        value={value.format}
        options={formats.map((id) => ({ id, name: translate(`streams.${id}`) }))}
        onChoose={(format) => write({ ...value, format })}
      />
      <Autocomplete
        multiple
        options={[...categories]}
        value={[...value.filters]}
        onChange={(_, filters) => write({ ...value, filters })}
        renderInput={(props) => (
          <TextField
            {...props}
            label={translate('streams.filters')}
            helperText={translate('streams.filters_help')}
          />
        )}
      />
    </Box>
  );
};

/** Makes one, and shows this once by what its receiver knows that a line is ours. */
const AddStream = () => {
  const translate = useTranslate();
  const api = useApi();
  const [secret, setSecret] = useState<string>();
  return (
    <>
      <ActButton
        label="streams.add"
        text={translate('streams.add_help')}
        scope="create:log_streams"
        form={{
          begin: () => newStream,
          fields: (value, write) => <StreamForm {...{ value, write }} />,
        }}
        act={async (value) => {
          const body = { ...streamOf(value), type: 'http' };
          const made = await api('/log-streams', { method: 'POST', body });
          // The API's schema says so.
          setSecret((made as LogStream).sink.httpSigningSecret);
        }}
      />
      {secret !== undefined && (
        <ShownOnce
          title={translate('streams.secret')}
          text={translate('streams.secret_help')}
          value={secret}
          onClose={() => setSecret(undefined)}
        />
      )}
    </>
  );
};

const ChangeStream = ({ id, name }: LogStream) => {
  const dataProvider = useDataProvider();
  const path = `/log-streams/${encodeURIComponent(id)}`;
  return (
    <ActButton
      label="access.change"
      about={name}
      text={name}
      scope="update:log_streams"
      form={{
        begin: async () => {
          // As it is when the form is opened, whatever the page read before or reads since.
          const { data: before } = await dataProvider.getOne<LogStream>(setting, { id: path });
          return { before, ...formOf(before) };
        },
        fields: ({ before, ...value }, write) => (
          <StreamForm value={value} write={(now) => write({ before, ...now })} />
        ),
      }}
      act={({ before, ...value }) => {
        const data = { ...before, ...streamOf(value, before) };
        return dataProvider.update(setting, { id: path, data, previousData: before });
      }}
    />
  );
};

/** Has one that sends stop, and one that does not send again. */
const PauseStream = ({ stream }: { readonly stream: LogStream }) => {
  const translate = useTranslate();
  const dataProvider = useDataProvider();
  const { id, name, status } = stream;
  const next = status === 'active' ? 'paused' : 'active';
  return (
    <ActButton
      label={next === 'paused' ? 'streams.pause' : 'streams.resume'}
      about={name}
      text={translate(next === 'paused' ? 'streams.pause_help' : 'streams.resume_help')}
      scope="update:log_streams"
      act={() =>
        dataProvider.update('log-streams', {
          ...{ id, data: { ...stream, status: next }, previousData: stream },
        })
      }
    />
  );
};

/** Where the log is sent as it grows. */
export const LogStreams = () => {
  const translate = useTranslate();
  const dataProvider = useDataProvider();
  const { data, error } = useGetList<LogStream>('log-streams');
  return (
    <Page title={translate('menu.log_streams')}>
      <Section
        title={translate('menu.log_streams')}
        help={translate('streams.help')}
        actions={<AddStream />}
      >
        {!data && <Waiting error={error} />}
        {data?.length === 0 && (
          <Typography color="textSecondary">{translate('streams.empty')}</Typography>
        )}
        {data && data.length > 0 && (
          <List disablePadding>
            {data.map((stream) => (
              <Row
                key={stream.id}
                primary={
                  <>
                    {stream.name}{' '}
                    <Chip
                      size="small"
                      color={stream.status === 'active' ? 'success' : 'default'}
                      label={translate(`streams.${stream.status}`, { _: stream.status })}
                    />
                  </>
                }
                secondary={stream.sink.httpEndpoint}
              >
                <ChangeStream {...stream} />
                <PauseStream stream={stream} />
                <ActButton
                  label="access.remove"
                  about={stream.name}
                  text={translate('streams.remove_sure', { name: stream.name })}
                  scope="delete:log_streams"
                  isDangerous
                  act={() =>
                    dataProvider.delete('log-streams', { id: stream.id, previousData: stream })
                  }
                />
              </Row>
            ))}
          </List>
        )}
      </Section>
    </Page>
  );
};
