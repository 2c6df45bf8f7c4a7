import { Button } from '@mui/material';
import {
  useCloseNotification,
  useDataProvider,
  useNotify,
  useRefresh,
  useTranslate,
} from 'react-admin';
import { isChangedMeanwhile, type Switch, writeAsShown } from './data-provider.ts';
import { messageOf } from './parts.tsx';

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
  const refresh = useRefresh();
  const dataProvider = useDataProvider();
  const takeBack = async (change: Switch) => {
    try {
      await writeAsShown(dataProvider, change);
      notify('admin.undone', { type: 'success' });
    } catch (reason) {
      const type = isChangedMeanwhile(reason) ? 'warning' : 'error';
      notify(messageOf(reason), { type, multiLine: true });
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
