import { Alert, Box, Button, Chip, TextField, Typography } from '@mui/material';
import { type FormEvent, useEffect, useState } from 'react';
import { useLocale, useTranslate } from 'react-admin';
import { ApiError, faultsOf } from '../api.ts';
import { Choose, ChooseLanguage } from '../choose.tsx';
import { messageOf, RoleAlert, useApi, useReason } from '../parts.tsx';
import { useAllows } from '../rights.ts';

const path = '/countersign/text-messages/tests';
/** How long after an answer the steps are asked for again. */
const restMs = 700;

interface Begun {
  readonly reference: string;
  readonly requested_at: string;
  readonly expires_at: string;
}
interface Step {
  readonly date: string;
  readonly event: string;
  readonly provider?: string;
  readonly attempt?: number;
  readonly reason?: string;
  readonly resting?: boolean;
}
interface Told {
  readonly status: 'absent' | 'pending' | 'accepted' | 'rejected' | 'expired';
  readonly steps: readonly Step[];
}

const colours = {
  absent: 'default',
  pending: 'info',
  accepted: 'success',
  rejected: 'error',
  expired: 'warning',
} as const;

/** What becomes of a message, read again until it has ended. */
const useSteps = ({ reference, requested_at, expires_at }: Begun): Told => {
  const api = useApi();
  const [told, setTold] = useState<Told>({
    status: 'pending',
    steps: [{ date: requested_at, event: 'requested' }],
  });
  useEffect(() => {
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const look = async (): Promise<boolean> => {
      try {
        // The API's schema says so.
        const next = (await api(`${path}/${reference}`, { signal: stop.signal })) as Told;
        setTold(next);
        return next.status !== 'pending';
      } catch (reason) {
        // Nobody has taken it yet, or the API was away: the next look tells.
        return reason instanceof ApiError && reason.status === 401;
      }
    };
    const again = () => {
      timer = setTimeout(async () => {
        const isOver = await look();
        const isLate = Date.now() > Date.parse(expires_at) + restMs;
        if (!isOver && !isLate && !stop.signal.aborted) again();
      }, restMs);
    };
    again();
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [api, reference, expires_at]);
  return told;
};

/** The name of a provider, however the API writes it. */
const useProviderName = () => {
  const translate = useTranslate();
  return (provider: string) => translate(`messages.${provider}`, { _: provider });
};

const Steps = ({ begun }: { readonly begun: Begun }) => {
  const translate = useTranslate();
  const nameOf = useProviderName();
  const saidOf = useReason();
  const time = new Intl.DateTimeFormat(useLocale(), { timeStyle: 'medium' });
  const { status, steps } = useSteps(begun);
  const wordOf = ({ event, provider = '', attempt = 1, resting }: Step) => {
    const name = nameOf(provider);
    if (event === 'attempted' && attempt > 1) return translate('messages.step_failover', { name });
    if (resting) return translate('messages.step_resting', { name });
    return translate(`messages.step_${event}`, { name, _: event });
  };
  return (
    <Box aria-live="polite" sx={{ display: 'grid', gap: 1 }}>
      <Box>
        <Chip
          size="small"
          color={colours[status]}
          label={translate(`messages.test_${status}`)}
          data-status={status}
        />
      </Box>
      <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {steps.map((step) => (
          <Box
            component="li"
            key={`${step.event}/${step.attempt ?? 0}`}
            sx={{
              ...{ display: 'grid', columnGap: 2, py: 1, borderBottom: 1, borderColor: 'divider' },
              gridTemplateColumns: { xs: '1fr', sm: '8rem minmax(0, 1fr)' },
            }}
          >
            <Typography variant="body2" color="textSecondary">
              <time dateTime={step.date}>{time.format(new Date(step.date))}</time>
            </Typography>
            <Typography>
              {wordOf(step)}
              {step.reason !== undefined && `: ${saidOf(step.reason)}`}
            </Typography>
          </Box>
        ))}
      </Box>
      <Typography variant="body2" color="textSecondary" sx={{ overflowWrap: 'anywhere' }}>
        {translate('messages.test_reference', { reference: begun.reference })}
      </Typography>
    </Box>
  );
};

/** Sends one text to a number, the way that every code goes, and shows each step of it. */
export const TestMessage = () => {
  const translate = useTranslate();
  const api = useApi();
  const isAllowed = useAllows()('update:guardian_factors');
  const [number, setNumber] = useState('');
  const [way, setWay] = useState('sms');
  const [language, setLanguage] = useState('en');
  const [begun, setBegun] = useState<Begun>();
  const [failure, setFailure] = useState<unknown>();
  const [isSending, setSending] = useState(false);
  if (!isAllowed) return <RoleAlert allows="nothing" />;

  const send = async (event: FormEvent) => {
    event.preventDefault();
    setSending(true);
    setFailure(undefined);
    setBegun(undefined);
    const body = { phone_number: number, message_type: way, language };
    try {
      // The API's schema says so.
      setBegun((await api(path, { method: 'POST', body })) as Begun);
    } catch (reason) {
      setFailure(reason);
    }
    setSending(false);
  };
  const fault = faultsOf(failure).phone_number;
  return (
    <>
      <Box
        component="form"
        noValidate
        onSubmit={(event: FormEvent) => void send(event)}
        sx={{ display: 'flex', flexWrap: 'wrap', gap: 2, alignItems: 'start' }}
      >
        <TextField
          label={translate('messages.test_number')}
          value={number}
          onChange={({ target }) => setNumber(target.value)}
          fullWidth={false}
          type="tel"
          autoComplete="tel"
          required
          error={fault !== undefined}
          helperText={fault}
          sx={{ flex: '1 1 16rem', maxWidth: 360 }}
        />
        <Choose
          label="messages.test_way"
          value={way}
          options={['sms', 'voice'].map((id) => ({ id, name: translate(`messages.way_${id}`) }))}
          onChoose={setWay}
        />
        <ChooseLanguage label="messages.test_language" value={language} onChoose={setLanguage} />
        <Button
          type="submit"
          variant="contained"
          disabled={isSending || number.trim() === ''}
          sx={{ mt: 1 }}
        >
          {translate('messages.test_send')}
        </Button>
      </Box>
      {failure !== undefined && fault === undefined && (
        <Alert severity="error">{messageOf(failure)}</Alert>
      )}
      {begun && <Steps key={begun.reference} begun={begun} />}
    </>
  );
};
