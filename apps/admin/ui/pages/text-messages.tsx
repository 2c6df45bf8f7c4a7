import ArrowDownwardIcon from '@mui/icons-material/ArrowDownward';
import ArrowUpwardIcon from '@mui/icons-material/ArrowUpward';
import CloseIcon from '@mui/icons-material/Close';
import DragIndicatorIcon from '@mui/icons-material/DragIndicator';
import {
  Alert,
  Box,
  Button,
  Checkbox,
  Chip,
  FormControlLabel,
  FormGroup,
  IconButton,
  Tab,
  Tabs,
  type Theme,
  Typography,
} from '@mui/material';
import { useState } from 'react';
import { NumberInput, PasswordInput, TextInput, useTranslate } from 'react-admin';
import { DurationInput, SettingForm, useEdited, useSaveSetting } from '../forms.tsx';
import { moved } from '../order.ts';
import { Page, Section, useSetting, Waiting } from '../parts.tsx';
import { useAllows } from '../rights.ts';
import { MessageLimits } from './message-limits.tsx';
import { Templates } from './templates.tsx';
import { TestMessage } from './test-message.tsx';

const at = '/guardian/factors/phone';
const writing = 'update:guardian_factors';

/** Each provider as its own page of the API, with its fields; what is secret is not shown. */
const providers = [
  { name: 'twilio', fields: ['sid', '*auth_token', 'from', 'messaging_service_sid'] },
  { name: 'vonage', fields: ['api_key', '*api_secret', 'from'] },
  {
    name: 'aws-sns',
    fields: ['aws_region', 'aws_access_key_id', '*aws_secret_access_key', 'sender_id'],
  },
  { name: 'phone-message-hook', fields: ['url', '*signing_secret'] },
];

/** The API calls a provider with an underscore where its address has a dash, but for the hook. */
const nameOf = (name: string): string => (name === 'aws-sns' ? 'aws_sns' : name);

const sourceOf = (field: string): string => field.replace('*', '');

const ProviderForm = ({ name, fields }: (typeof providers)[number]) => {
  const translate = useTranslate();
  const path = `${at}/providers/${name}`;
  const { data, error } = useEdited(path);
  if (!data) return <Waiting error={error} />;
  const isConfigured = fields.some((field) => (data[sourceOf(field)] ?? null) !== null);
  return (
    <Box>
      <Chip
        size="small"
        sx={{ mb: 1 }}
        color={isConfigured ? 'success' : 'default'}
        label={translate(`messages.${isConfigured ? 'configured' : 'not_configured'}`)}
      />
      <Typography variant="body2" color="textSecondary">
        {translate('messages.secret_help')}
      </Typography>
      <SettingForm
        path={path}
        scope={writing}
        hasSecrets
        // An empty field is one that is not set.
        transform={(given) =>
          Object.fromEntries(
            Object.entries(given).map(([key, value]) => [key, value === '' ? null : value]),
          ) as typeof given
        }
      >
        {fields.map((field) => {
          const source = sourceOf(field);
          const Input = field.startsWith('*') ? PasswordInput : TextInput;
          return (
            <Input
              key={source}
              source={source}
              label={`messages.fields.${source}`}
              autoComplete="off"
              sx={{ maxWidth: 480 }}
            />
          );
        })}
      </SettingForm>
    </Box>
  );
};

const Providers = () => {
  const translate = useTranslate();
  const save = useSaveSetting();
  const isAllowed = useAllows()(writing);
  const { data, error } = useSetting(`${at}/selected-provider`);
  const [shown, setShown] = useState<string>();
  if (!data) return <Waiting error={error} />;
  const selected = String(data.provider).replaceAll('_', '-');
  const known = providers.some(({ name }) => name === selected);
  const name = shown ?? (known ? selected : 'twilio');
  const provider = providers.find((each) => each.name === name);
  return (
    <>
      {!known && (
        <Alert severity="info">
          {translate('messages.in_use')}: {translate(`messages.${selected}`)}
        </Alert>
      )}
      <Tabs
        value={name}
        onChange={(_, value: string) => setShown(value)}
        variant="scrollable"
        aria-label={translate('messages.provider')}
      >
        {providers.map((each) => (
          <Tab
            key={each.name}
            value={each.name}
            label={`${translate(`messages.${nameOf(each.name)}`)}${
              each.name === selected ? ` (${translate('messages.in_use')})` : ''
            }`}
          />
        ))}
      </Tabs>
      {provider && <ProviderForm key={name} {...provider} />}
      {name !== selected && (
        <Box>
          <Button
            variant="outlined"
            disabled={!isAllowed}
            onClick={() => save(data, { provider: nameOf(name) })}
          >
            {translate('messages.use')}
          </Button>
        </Box>
      )}
    </>
  );
};

/** What is dragged over what, by their places in the order. */
interface Drag {
  readonly from: number;
  readonly over: number;
}

/** Where another that is dropped here will be: a line above it, or below. */
const dropLine = (drag: Drag | undefined, index: number) => {
  if (drag?.over !== index || drag.from === index) return {};
  const edge = drag.from < index ? 'inset 0 -2px' : 'inset 0 2px';
  return { boxShadow: (theme: Theme) => `${edge} ${theme.palette.primary.main}` };
};

/** Who is tried first to last: dragged, or moved by buttons, which a keyboard reaches too. */
const Order = () => {
  const translate = useTranslate();
  const save = useSaveSetting();
  const isAllowed = useAllows()(writing);
  const { data, error } = useSetting(`${at}/providers`);
  const [drag, setDrag] = useState<Drag>();
  if (!data) return <Waiting error={error} />;
  const order = (data.order as readonly string[]).map(String);
  const write = (next: readonly string[]) => save(data, { order: next });
  const move = (from: number, to: number) => {
    if (from !== to) write(moved(order, from, to));
  };
  const others = providers.map((each) => nameOf(each.name)).filter((each) => !order.includes(each));
  return (
    <>
      <Box component="ol" sx={{ m: 0, p: 0, listStyle: 'none', maxWidth: 480 }}>
        {order.map((each, index) => {
          const name = translate(`messages.${each}`);
          return (
            <Box
              component="li"
              key={each}
              draggable={isAllowed && order.length > 1}
              onDragStart={(event) => {
                // Firefox drags nothing that carries nothing.
                event.dataTransfer.setData('text/plain', each);
                event.dataTransfer.effectAllowed = 'move';
                setDrag({ from: index, over: index });
              }}
              onDragOver={(event) => {
                if (!drag) return;
                event.preventDefault();
                if (drag.over !== index) setDrag({ ...drag, over: index });
              }}
              onDragEnd={() => setDrag(undefined)}
              onDrop={(event) => {
                event.preventDefault();
                setDrag(undefined);
                if (drag) move(drag.from, index);
              }}
              sx={{
                ...{ display: 'flex', alignItems: 'center', gap: 1, py: 0.5 },
                ...{ borderBottom: 1, borderColor: 'divider' },
                ...dropLine(drag, index),
                opacity: drag?.from === index ? 0.5 : 1,
              }}
            >
              {isAllowed && order.length > 1 && (
                <DragIndicatorIcon color="action" sx={{ cursor: 'grab' }} />
              )}
              <Typography sx={{ flex: '1 1 8rem' }}>
                {index + 1}. {name}
              </Typography>
              <IconButton
                aria-label={translate('messages.move_up', { name })}
                disabled={!isAllowed || index === 0}
                onClick={() => move(index, index - 1)}
              >
                <ArrowUpwardIcon />
              </IconButton>
              <IconButton
                aria-label={translate('messages.move_down', { name })}
                disabled={!isAllowed || index === order.length - 1}
                onClick={() => move(index, index + 1)}
              >
                <ArrowDownwardIcon />
              </IconButton>
              <IconButton
                aria-label={translate('messages.remove', { name })}
                disabled={!isAllowed || order.length === 1}
                onClick={() => write(order.filter((one) => one !== each))}
              >
                <CloseIcon />
              </IconButton>
            </Box>
          );
        })}
      </Box>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1 }}>
        {others.map((each) => (
          <Button
            key={each}
            size="small"
            variant="outlined"
            disabled={!isAllowed}
            onClick={() => write([...order, each])}
          >
            {translate('messages.add', { name: translate(`messages.${each}`) })}
          </Button>
        ))}
      </Box>
    </>
  );
};

/** Who can call; of those that a deployment brings along it decides itself. */
const calling = ['phone-message-hook', 'auth0', 'outbox'];

/** How a code may reach a phone: nothing is to be chosen that nobody in the order can carry. */
const Ways = () => {
  const translate = useTranslate();
  const save = useSaveSetting();
  const isAllowed = useAllows()(writing);
  const { data, error } = useSetting(`${at}/message-types`);
  const { data: providing, error: failure } = useSetting(`${at}/providers`);
  if (!data || !providing) return <Waiting error={error ?? failure} rows={1} />;
  const chosen = data.message_types as readonly string[];
  const order = providing.order as readonly string[];
  const canCall = order.some((each) => calling.includes(each));
  const isPossible = (way: string) => way !== 'voice' || canCall;
  return (
    <>
      {!canCall && (
        <Typography variant="body2" color="textSecondary">
          {translate('messages.nobody_calls')}
        </Typography>
      )}
      <FormGroup row aria-label={translate('messages.ways')}>
        {['sms', 'voice'].map((way) => (
          <FormControlLabel
            key={way}
            label={translate(`messages.way_${way}`)}
            control={
              <Checkbox
                checked={chosen.includes(way)}
                // What was chosen can be taken back.
                disabled={!isAllowed || !(isPossible(way) || chosen.includes(way))}
                onChange={({ target }) =>
                  save(data, {
                    message_types: ['sms', 'voice'].filter((each) =>
                      each === way ? target.checked : chosen.includes(each),
                    ),
                  })
                }
              />
            }
          />
        ))}
      </FormGroup>
    </>
  );
};

export const TextMessages = () => {
  const translate = useTranslate();
  return (
    <Page title={translate('messages.title')}>
      <Section title={translate('messages.provider')} help={translate('messages.provider_help')}>
        <Providers />
      </Section>
      <Section title={translate('messages.order')} help={translate('messages.order_help')}>
        <Order />
      </Section>
      <Section title={translate('messages.test')} help={translate('messages.test_help')}>
        <TestMessage />
      </Section>
      <Section title={translate('messages.limits')} help={translate('messages.limits_help')}>
        <MessageLimits />
      </Section>
      <Section title={translate('messages.ways')} help={translate('messages.ways_help')}>
        <Ways />
      </Section>
      <Section title={translate('messages.templates')} help={translate('messages.templates_help')}>
        <SettingForm path={`${at}/templates`} scope={writing}>
          <Templates />
        </SettingForm>
      </Section>
      <Section title={translate('messages.codes')}>
        <SettingForm path={`${at}/settings`} scope={writing}>
          <NumberInput source="otp_length" label="messages.fields.otp_length" min={4} max={10} />
          <DurationInput
            source="otp_expiration_time"
            label="messages.fields.otp_expiration_time"
            min={30}
            max={600}
          />
        </SettingForm>
      </Section>
    </Page>
  );
};
