import { Autocomplete, Box, Button, Chip, List, TextField, Typography } from '@mui/material';
import { useRef, useState } from 'react';
import { useDataProvider, useGetList, useTranslate } from 'react-admin';
import { ApiError } from '../api.ts';
import { Choose } from '../choose.tsx';
import { setting } from '../data-provider.ts';
import { ActButton, ShownOnce } from '../dialogs.tsx';
import { boundTo, Field, Row } from '../fields.tsx';
import {
  categories,
  type FormOfHeader,
  type FormOfStream,
  formats,
  formOf,
  headerField,
  type LogStream,
  newStream,
  shownValue,
  streamOf,
  untypedIn,
  withHeader,
} from '../log-streams.ts';
import { Page, Section, useApi, Waiting } from '../parts.tsx';

interface FormProps {
  readonly value: FormOfStream;
  readonly write: (value: FormOfStream) => void;
  readonly faults: Readonly<Record<string, string>>;
}

interface HeaderRowProps {
  readonly header: FormOfHeader;
  readonly at: number;
  readonly faults: Readonly<Record<string, string>>;
  readonly onWrite: (header: FormOfHeader) => void;
  readonly onRemove: () => void;
}

const HeaderRow = ({ header, at, faults, onWrite, onRemove }: HeaderRowProps) => {
  const translate = useTranslate();
  const number = at + 1;
  const common = (part: 'header' | 'value') => {
    const fault = faults[headerField(at, part)];
    return {
      ...{ fullWidth: false, autoComplete: 'off', error: fault !== undefined },
      helperText: fault && translate(fault, { _: fault }),
      sx: { flex: '1 1 12rem' },
    };
  };
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'start' }}>
      <TextField
        {...common('header')}
        label={translate('streams.header_name', { number })}
        value={header.name}
        // One that was just added is what somebody wants to write.
        autoFocus={header.stored === undefined}
        onChange={({ target }) => onWrite({ ...header, name: target.value })}
      />
      <TextField
        {...common('value')}
        label={translate('streams.header_value', { number })}
        value={shownValue(header)}
        onChange={({ target }) => onWrite({ ...header, typed: target.value })}
      />
      <Button size="small" sx={{ mt: 1 }} onClick={onRemove}>
        {translate('streams.header_remove', { number })}
      </Button>
    </Box>
  );
};

/** What each post bears beside what it has of ours. */
const Headers = ({ value, write, faults }: FormProps) => {
  const translate = useTranslate();
  const adding = useRef<HTMLButtonElement>(null);
  const { headers } = value;
  const put = (now: FormOfStream['headers']) => write({ ...value, headers: now });
  const fault = faults['sink.httpCustomHeaders'];
  return (
    <Box
      component="fieldset"
      sx={{ border: 0, p: 0, m: 0, mt: 1, minWidth: 0, display: 'grid', gap: 1 }}
    >
      <Typography component="legend" sx={{ p: 0 }}>
        {translate('streams.headers')}
      </Typography>
      <Typography variant="body2" color={fault === undefined ? 'textSecondary' : 'error'}>
        {fault ?? translate('streams.headers_help')}
      </Typography>
      {headers.map((header, at) => (
        <HeaderRow
          key={header.row}
          {...{ header, at, faults }}
          onWrite={(now) => put(headers.with(at, now))}
          onRemove={() => {
            put(headers.toSpliced(at, 1));
            // What had the focus is gone.
            adding.current?.focus();
          }}
        />
      ))}
      <Box>
        <Button
          ref={adding}
          size="small"
          variant="outlined"
          onClick={() => put(withHeader(headers))}
        >
          {translate('streams.header_add')}
        </Button>
      </Box>
    </Box>
  );
};

/** @throws {ApiError} where a header has no value: it would be sent as an empty one */
const mustBeTyped = (form: FormOfStream): void => {
  const words = 'streams.header_untyped';
  const faults = untypedIn(form).map((field) => ({ field, message: words }));
  if (faults.length > 0) throw new ApiError(400, words, faults);
};

/** What is said of a stream: by what makes one, and by what changes it. */
const StreamForm = ({ value, write, faults }: FormProps) => {
  const translate = useTranslate();
  const at = boundTo(value, write);
  return (
    <Box sx={{ display: 'grid', gap: 1 }}>
      <Field label="people.name" fault={faults.name} {...at('name')} />
      <Field
        label="streams.endpoint"
        help="streams.endpoint_help"
        fault={faults['sink.httpEndpoint']}
        {...at('endpoint')}
      />
      <Field
        label="streams.authorization"
        help="streams.authorization_help"
        fault={faults['sink.httpAuthorization']}
        {...at('authorization')}
      />
      <Headers {...{ value, write, faults }} />
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
          fields: (value, write, faults) => <StreamForm {...{ value, write, faults }} />,
        }}
        act={async (value) => {
          mustBeTyped(value);
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
        fields: ({ before, ...value }, write, faults) => (
          <StreamForm {...{ value, faults }} write={(now) => write({ before, ...now })} />
        ),
      }}
      act={async ({ before, ...value }) => {
        mustBeTyped(value);
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
