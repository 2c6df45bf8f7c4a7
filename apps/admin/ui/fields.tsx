import { ListItem, ListItemText, TextField } from '@mui/material';
import type { ReactNode } from 'react';
import { useTranslate } from 'react-admin';

export interface Written {
  readonly label: string;
  readonly value: string;
  readonly onWrite: (value: string) => void;
  readonly help?: string;
  /** Why it was refused, in the API's words or as a key of ours. */
  readonly fault?: string | undefined;
  readonly isLong?: boolean;
  readonly type?: 'number' | 'text';
}

/** What a field shows of a form's value, and how it is written there. */
export const boundTo =
  <Value extends object>(value: Value, write: (value: Value) => void) =>
  <Key extends keyof Value>(key: Key) => ({
    value: value[key],
    onWrite: (written: Value[Key]) => write({ ...value, [key]: written }),
  });

/** A field of a form that asks before something is done. */
export const Field = (props: Written) => {
  const { label, value, onWrite, help, fault, isLong = false, type = 'text' } = props;
  const translate = useTranslate();
  const said = fault ?? help;
  return (
    <TextField
      label={translate(label)}
      value={value}
      type={type}
      onChange={({ target }) => onWrite(target.value)}
      error={fault !== undefined}
      helperText={said === undefined ? undefined : translate(said, { _: said })}
      multiline={isLong}
      minRows={isLong ? 4 : 1}
      fullWidth
      sx={{ mt: 1 }}
    />
  );
};

/** One of a list, with what can be done about it. */
export const Row = ({
  primary,
  secondary,
  children,
}: Readonly<Record<'primary' | 'secondary' | 'children', ReactNode>>) => (
  <ListItem disableGutters sx={{ flexWrap: 'wrap', gap: 1 }} divider>
    <ListItemText sx={{ flex: '1 1 16rem' }} primary={primary} secondary={secondary} />
    {children}
  </ListItem>
);
