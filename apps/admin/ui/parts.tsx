import { Alert, Box, Button, Card, CardContent, Skeleton, Typography } from '@mui/material';
import { type ReactNode, useId, useMemo } from 'react';
import {
  Title,
  useCloseNotification,
  useDataProvider,
  useGetOne,
  useNotify,
  useRefresh,
  useTranslate,
} from 'react-admin';
import type { CallApi } from './api.ts';
import { isChangedMeanwhile, type Switch, setting, writeAsShown } from './data-provider.ts';

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

/** Says why, in words: what the API calls it where there are none for that yet. */
export const useReason = () => {
  const translate = useTranslate();
  return (reason: string): string =>
    translate(`reasons.${reason}`, { _: reason.replaceAll('_', ' ') });
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

/** Says why something was not saved: that somebody else was faster is no error. */
export const useNotSaved = () => {
  const notify = useNotify();
  return (reason: unknown): void =>
    notify(messageOf(reason), {
      type: isChangedMeanwhile(reason) ? 'warning' : 'error',
      multiLine: true,
    });
};

/** As long as it takes to read what was saved, and to find the button by keyboard. */
const offeredMs = 10_000;

const Undo = ({ onUndo }: { readonly onUndo: () => void }) => {
  const translate = useTranslate();
  const close = useCloseNotification();
  return (
    <Button
      color="inherit"
      size="small"
      onClick={() => {
        close();
        onUndo();
      }}
    >
      {translate('ra.action.undo')}
    </Button>
  );
};

/**
 * Says that something is saved, and offers to take it back where what does so is given: that is
 * done only for as long as nobody has changed it again.
 */
export const useSaved = () => {
  const notify = useNotify();
  const notSaved = useNotSaved();
  const refresh = useRefresh();
  const dataProvider = useDataProvider();
  const takeBack = async (change: Switch) => {
    try {
      await writeAsShown(dataProvider, change);
      notify('admin.undone', { type: 'success' });
    } catch (reason) {
      notSaved(reason);
    }
    refresh();
  };
  return (back?: Switch): void => {
    notify('admin.saved', {
      type: 'success',
      ...(back && {
        action: <Undo onUndo={() => void takeBack(back)} />,
        autoHideDuration: offeredMs,
      }),
    });
  };
};
