import {
  Alert,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogContentText,
  DialogTitle,
  TextField,
} from '@mui/material';
import { type ReactNode, useEffect, useEffectEvent, useId, useState } from 'react';
import { useNotify, useRefresh, useTranslate } from 'react-admin';
import { faultsOf } from './api.ts';
import { isLate } from './data-provider.ts';
import { messageOf, Waiting } from './parts.tsx';
import { useAllows } from './rights.ts';

/** Says that somebody else was faster, and lets it be looked at. */
export const Stale = ({
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
    /** `faults` says of the fields why they were refused, until something else is written. */
    readonly fields: (
      value: Value,
      write: (value: Value) => void,
      faults: Readonly<Record<string, string>>,
    ) => ReactNode;
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
  const [value, setValue] = useState<Value>();
  const [error, setError] = useState<unknown>();
  const [refused, setRefused] = useState<unknown>();
  const write = (now: Value) => {
    setValue(now);
    setRefused(undefined);
  };
  const begin = useEffectEvent(async () => {
    try {
      setValue(await form?.begin());
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
        await act(value as Value).catch((reason: unknown) => {
          setRefused(reason);
          throw reason;
        });
        notify('people.done', { type: 'success' });
        if (!isLast) refresh();
      }}
    >
      {form &&
        (value === undefined ? (
          <Waiting error={error} />
        ) : (
          form.fields(value, write, faultsOf(refused))
        ))}
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
