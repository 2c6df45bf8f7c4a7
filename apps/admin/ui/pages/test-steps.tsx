import { Alert, Box, Button, Chip, Typography } from '@mui/material';
import { type FormEvent, type ReactNode, useEffect, useState } from 'react';
import { useLocale, useTranslate } from 'react-admin';
import { ApiError, faultsOf } from '../api.ts';
import { messageOf, RoleAlert, useApi } from '../parts.tsx';
import { useAllows } from '../rights.ts';

/** How long after an answer the steps are asked for again. */
const restMs = 700;

interface Begun {
  readonly reference: string;
  readonly requested_at: string;
  readonly expires_at: string;
}
/** What happened to a test, as the API tells it. */
export interface Step {
  readonly date: string;
  readonly event: string;
  readonly provider?: string;
  readonly server?: string;
  readonly attempt?: number;
  readonly reason?: string;
  readonly reply_code?: number;
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

interface Sent {
  /** Where tests of its kind are. */
  readonly path: string;
  readonly begun: Begun;
}

/** What becomes of a test, read again until it has ended. */
const useSteps = ({ path, begun }: Sent): Told => {
  const { reference, requested_at, expires_at } = begun;
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
  }, [api, path, reference, expires_at]);
  return told;
};

interface Worded {
  /** What a step is said to be. */
  readonly wordOf: (step: Step) => string;
}

const Steps = ({ path, begun, wordOf }: Sent & Worded) => {
  const translate = useTranslate();
  const time = new Intl.DateTimeFormat(useLocale(), { timeStyle: 'medium' });
  const { status, steps } = useSteps({ path, begun });
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
            <Typography>{wordOf(step)}</Typography>
          </Box>
        ))}
      </Box>
      <Typography variant="body2" color="textSecondary" sx={{ overflowWrap: 'anywhere' }}>
        {translate('messages.test_reference', { reference: begun.reference })}
      </Typography>
    </Box>
  );
};

interface TestNeeds extends Pick<Sent, 'path'>, Worded {
  readonly body: object;
  /** Where it goes to: the field of the body, at which what is wrong with it is said. */
  readonly goesTo: string;
  readonly isComplete: boolean;
  /** The fields, told what is wrong with where it goes to. */
  readonly children: (fault: string | undefined) => ReactNode;
}

/** Sends one test, and shows each step of it. */
export const Test = ({ path, body, goesTo, isComplete, wordOf, children }: TestNeeds) => {
  const translate = useTranslate();
  const api = useApi();
  const isAllowed = useAllows()('update:guardian_factors');
  const [begun, setBegun] = useState<Begun>();
  const [failure, setFailure] = useState<unknown>();
  const [isSending, setSending] = useState(false);
  if (!isAllowed) return <RoleAlert allows="nothing" />;

  const send = async (event: FormEvent) => {
    event.preventDefault();
    setSending(true);
    setFailure(undefined);
    setBegun(undefined);
    try {
      // The API's schema says so.
      setBegun((await api(path, { method: 'POST', body })) as Begun);
    } catch (reason) {
      setFailure(reason);
    }
    setSending(false);
  };
  const fault = faultsOf(failure)[goesTo];
  return (
    <>
      <Box
        component="form"
        noValidate
        onSubmit={(event: FormEvent) => void send(event)}
        sx={{ display: 'flex', flexWrap: 'wrap', gap: 2, alignItems: 'start' }}
      >
        {children(fault)}
        <Button
          type="submit"
          variant="contained"
          disabled={isSending || !isComplete}
          sx={{ mt: 1 }}
        >
          {translate('messages.test_send')}
        </Button>
      </Box>
      {failure !== undefined && fault === undefined && (
        <Alert severity="error">{messageOf(failure)}</Alert>
      )}
      {begun && <Steps key={begun.reference} {...{ path, begun, wordOf }} />}
    </>
  );
};
