import {
  Alert,
  Box,
  Button,
  Card,
  CardContent,
  Dialog,
  DialogActions,
  DialogContent,
  DialogContentText,
  DialogTitle,
  Skeleton,
  TextField,
  Typography,
} from '@mui/material';
import { type ReactNode, useEffect, useEffectEvent, useId, useMemo, useState } from 'react';
import {
  EditBase,
  Form,
  type RaRecord,
  SaveButton,
  TextInput,
  Title,
  useDataProvider,
  useEditContext,
  useGetOne,
  useNotify,
  useRefresh,
  useTranslate,
  useUpdate,
} from 'react-admin';
import type { CallApi } from './api.ts';
import { isChangedMeanwhile, isLate, setting } from './data-provider.ts';
import { asLines, linesIn } from './lines.ts';
import { useAllows } from './rights.ts';

export const messageOf = (reason: unknown): string =>
  reason instanceof Error ? reason.message : String(reason);

/** The Management API, where react-admin has no question for what is asked of it. */
export const useApi = (): CallApi => {
  const provider = useDataProvider();
  // `dataProviderOf` made it. React Admin hands out another function at each look at it, and an
  // effect that depends on it would run for ever.
  return useMemo(() => (provider as unknown as { readonly api: CallApi }).api, [provider]);
};

/** One document of the API. */
export const useSetting = (path: string) => useGetOne(setting, { id: path });

/** What somebody is typing is not taken from them because they looked at another window. */
const whileEdited = { refetchOnWindowFocus: false, refetchOnReconnect: false };

/** One document of the API beside its form, whose record it shares. */
export const useEdited = (path: string) => useGetOne(setting, { id: path }, whileEdited);

/** Says why, in words: what the API calls it where there are none for that yet. */
export const useReason = () => {
  const translate = useTranslate();
  return (reason: string): string =>
    translate(`reasons.${reason}`, { _: reason.replaceAll('_', ' ') });
};

/**
 * Writes a document at once, over nothing but what was read of it, and says how it went. What is
 * asked for until then is not done: it was made of what is being replaced.
 */
export const useSaveSetting = () => {
  const notify = useNotify();
  const refresh = useRefresh();
  const [update, { isPending }] = useUpdate();
  return (read: RaRecord, body: object): void => {
    if (isPending) return;
    const data = { ...body, etag: read.etag };
    void update(
      setting,
      { id: read.id, data, previousData: read },
      {
        mutationMode: 'pessimistic',
        onSuccess: () => {
          notify('admin.saved', { type: 'success' });
          refresh();
        },
        onError: (reason: unknown) => {
          const isChanged = isChangedMeanwhile(reason);
          notify(messageOf(reason), { type: isChanged ? 'warning' : 'error', multiLine: true });
          if (isChanged) refresh();
        },
      },
    );
  };
};

export const Page = ({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ReactNode;
}) => (
  <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)' }}>
    <Title title={title} />
    {children}
  </Box>
);

interface SectionProps {
  readonly title: string;
  readonly help?: string | undefined;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A part of a page, named by its heading. */
export const Section = ({ title, help, actions, children }: SectionProps) => {
  const id = useId();
  return (
    <Card component="section" aria-labelledby={id} variant="outlined">
      <CardContent sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)' }}>
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'start' }}>
          <Box sx={{ flex: '1 1 16rem' }}>
            <Typography id={id} variant="h2">
              {title}
            </Typography>
            {help !== undefined && (
              <Typography variant="body2" color="textSecondary">
                {help}
              </Typography>
            )}
          </Box>
          {actions}
        </Box>
        {children}
      </CardContent>
    </Card>
  );
};

/** What stands where something is still being read, or could not be. */
export const Waiting = ({
  error,
  rows = 3,
}: {
  readonly error?: unknown;
  readonly rows?: number;
}) => {
  const translate = useTranslate();
  if (error) {
    return (
      <Alert severity="error">{translate('admin.failed', { message: messageOf(error) })}</Alert>
    );
  }
  return (
    <Box aria-busy="true">
      {Array.from({ length: rows }, (_, row) => (
        // The rows are all alike and stay where they are.
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is nothing but its place
        <Skeleton key={row} height={36} />
      ))}
    </Box>
  );
};

/** Says what the person's role does not let them do: change what is shown, or see it at all. */
export const RoleAlert = ({ allows }: { readonly allows: 'reading' | 'nothing' }) => (
  <Alert severity="info">
    {useTranslate()(allows === 'reading' ? 'admin.read_only' : 'admin.not_allowed')}
  </Alert>
);

/** Says that somebody else was faster, and lets it be looked at. */
const Stale = ({
  message,
  onReload,
}: {
  readonly message: string;
  readonly onReload: () => void;
}) => {
  const translate = useTranslate();
  return (
    <Alert
      severity="warning"
      action={
        <Button color="inherit" size="small" onClick={onReload}>
          {translate('admin.reload')}
        </Button>
      }
    >
      {translate(message)}
    </Alert>
  );
};

interface SureProps {
  readonly title: string;
  readonly text: string;
  /** What has to be typed before it can be done. */
  readonly typed?: string | undefined;
  readonly isDangerous?: boolean;
  /** Whether all is there that it is about. */
  readonly isReady?: boolean;
  readonly children?: ReactNode;
  readonly onSure: () => Promise<void>;
  /** Begins with what there is by now, where somebody else has changed it. */
  readonly onReload?: () => void;
  readonly onClose: () => void;
}

/** Asks before something is done; says in the API's words why it was not. */
export const Sure = (props: SureProps) => {
  const { title, text, typed, isDangerous = false, isReady = true, children } = props;
  const { onSure, onReload, onClose } = props;
  const translate = useTranslate();
  const id = useId();
  const [written, setWritten] = useState('');
  const [failure, setFailure] = useState<string>();
  const [isDoing, setDoing] = useState(false);
  const go = async () => {
    setDoing(true);
    try {
      await onSure();
      onClose();
    } catch (reason) {
      setFailure(messageOf(reason));
      setDoing(false);
    }
  };
  return (
    <Dialog open onClose={onClose} aria-labelledby={id}>
      <DialogTitle id={id}>{title}</DialogTitle>
      <DialogContent sx={{ display: 'grid', gap: 2 }}>
        <DialogContentText>{text}</DialogContentText>
        {children}
        {typed !== undefined && (
          <TextField
            label={translate('people.erase_type', { text: typed })}
            value={written}
            onChange={({ target }) => setWritten(target.value)}
            autoComplete="off"
            autoFocus
          />
        )}
        {isLate(failure) && onReload && <Stale message={failure} onReload={onReload} />}
        {failure !== undefined && !isLate(failure) && (
          <Alert severity="error">{translate(failure, { _: failure })}</Alert>
        )}
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>{translate('ra.action.cancel')}</Button>
        <Button
          variant="contained"
          color={isDangerous ? 'error' : 'primary'}
          disabled={isDoing || !isReady || (typed !== undefined && written !== typed)}
          onClick={() => void go()}
        >
          {title}
        </Button>
      </DialogActions>
    </Dialog>
  );
};

/** Something to do that is asked about first. */
interface Act<Value> {
  readonly label: string;
  /** What the label names. */
  readonly about?: string;
  readonly text: string;
  readonly scope: string;
  readonly isDangerous?: boolean;
  readonly typed?: string;
  /** What is filled in before: it begins anew each time that it is asked about. */
  readonly form?: {
    readonly begin: () => Value | Promise<Value>;
    readonly fields: (value: Value, write: (value: Value) => void) => ReactNode;
  };
  /** Whether nothing is left to be looked at again. */
  readonly isLast?: boolean;
  readonly act: (value: Value) => Promise<unknown>;
}

interface AskedProps<Value> extends Act<Value> {
  readonly title: string;
  readonly onReload: () => void;
  readonly onClose: () => void;
}

const Asked = <Value,>(props: AskedProps<Value>) => {
  const { title, text, typed, isDangerous = false, form, isLast, act } = props;
  const { onReload, onClose } = props;
  const notify = useNotify();
  const refresh = useRefresh();
  const [value, write] = useState<Value>();
  const [error, setError] = useState<unknown>();
  const begin = useEffectEvent(async () => {
    try {
      write(await form?.begin());
    } catch (reason) {
      setError(reason);
    }
  });
  useEffect(() => void begin(), []);
  return (
    <Sure
      {...{ title, text, typed, isDangerous, onReload, onClose }}
      isReady={form === undefined || value !== undefined}
      onSure={async () => {
        // Where there is no form, what acts takes nothing.
        await act(value as Value);
        notify('people.done', { type: 'success' });
        if (!isLast) refresh();
      }}
    >
      {form && (value === undefined ? <Waiting error={error} /> : form.fields(value, write))}
    </Sure>
  );
};

/** A button that asks first; it is not there where the role does not allow what it does. */
export const ActButton = <Value = undefined>(props: Act<Value>) => {
  const { label, about, scope, isDangerous } = props;
  const translate = useTranslate();
  const refresh = useRefresh();
  const isAllowed = useAllows()(scope);
  const [isAsked, setAsked] = useState(false);
  const [round, setRound] = useState(0);
  if (!isAllowed) return null;
  const title = translate(label, { role: about, name: about });
  return (
    <>
      <Button
        size="small"
        variant="outlined"
        color={isDangerous ? 'error' : 'primary'}
        onClick={() => setAsked(true)}
      >
        {title}
      </Button>
      {isAsked && (
        <Asked
          key={round}
          {...props}
          title={title}
          onReload={() => {
            refresh();
            setRound(round + 1);
          }}
          onClose={() => setAsked(false)}
        />
      )}
    </>
  );
};

/** A secret or a link that is shown this once. */
export const ShownOnce = ({
  title,
  text,
  value,
  onClose,
}: {
  readonly title: string;
  readonly text: string;
  readonly value: string;
  readonly onClose: () => void;
}) => {
  const translate = useTranslate();
  const notify = useNotify();
  const id = useId();
  const copy = async () => {
    await navigator.clipboard.writeText(value);
    notify('admin.copied');
  };
  return (
    <Dialog open onClose={onClose} aria-labelledby={id} fullWidth>
      <DialogTitle id={id}>{title}</DialogTitle>
      <DialogContent sx={{ display: 'grid', gap: 2 }}>
        <DialogContentText>{text}</DialogContentText>
        <TextField
          value={value}
          multiline
          slotProps={{ htmlInput: { readOnly: true, 'aria-label': title } }}
        />
      </DialogContent>
      <DialogActions>
        {window.isSecureContext && (
          <Button onClick={() => void copy()}>{translate('admin.copy')}</Button>
        )}
        <Button variant="contained" onClick={onClose}>
          {translate('ra.action.close')}
        </Button>
      </DialogActions>
    </Dialog>
  );
};

/** A list of a form, one a line; its form drops what is left empty (`lines.ts`). */
export const LinesInput = ({ source, label }: Readonly<Record<'source' | 'label', string>>) => (
  <TextInput
    {...{ source, label, format: asLines, parse: linesIn }}
    multiline
    minRows={2}
    fullWidth
    sx={{ maxWidth: 560 }}
  />
);

interface SettingFormProps {
  readonly path: string;
  /** The scope that lets it be changed. */
  readonly scope: string;
  readonly children: ReactNode;
  /** How a form's values are written, where that is not as they are. */
  readonly transform?: (data: RaRecord) => RaRecord;
}

/** What was typed before the form has its record would be gone when that comes. */
const OnceRead = ({ children }: { readonly children: ReactNode }) => {
  const { record, error } = useEditContext();
  return record ? children : <Waiting error={error} />;
};

/** The form of one document of the API: the field that is wrong is named. */
export const SettingForm = ({ path, scope, children, transform }: SettingFormProps) => {
  const notify = useNotify();
  const refresh = useRefresh();
  const isAllowed = useAllows()(scope);
  const [late, setLate] = useState<string>();
  const reload = () => {
    setLate(undefined);
    refresh();
  };
  return (
    <EditBase
      resource={setting}
      id={path}
      redirect={false}
      mutationMode="pessimistic"
      disableAuthentication
      queryOptions={whileEdited}
      mutationOptions={{
        onSuccess: () => {
          setLate(undefined);
          notify('admin.saved', { type: 'success' });
        },
        onError: (reason) =>
          isChangedMeanwhile(reason)
            ? setLate(messageOf(reason))
            : notify(messageOf(reason), { type: 'error', multiLine: true }),
      }}
      {...(transform && {
        // What the form began with is no value of it.
        transform: ({ etag, ...data }: RaRecord) => ({ ...transform(data), etag }),
      })}
    >
      <OnceRead>
        <Form sanitizeEmptyValues={false}>
          <Box
            component="fieldset"
            disabled={!isAllowed}
            sx={{
              ...{ border: 0, p: 0, m: 0, display: 'grid', justifyItems: 'start', minWidth: 0 },
              '& > .MuiFormControl-root, & > .ra-input': { width: '100%', maxWidth: 560 },
            }}
          >
            {children}
            {late !== undefined && <Stale message={late} onReload={reload} />}
            {isAllowed ? <SaveButton alwaysEnable={false} /> : <RoleAlert allows="reading" />}
          </Box>
        </Form>
      </OnceRead>
    </EditBase>
  );
};
