import { Box } from '@mui/material';
import { type ReactNode, useState } from 'react';
import {
  EditBase,
  Form,
  NumberInput,
  type RaRecord,
  SaveButton,
  TextInput,
  useEditContext,
  useGetOne,
  useLocale,
  useRefresh,
  useUpdate,
} from 'react-admin';
import { useWatch } from 'react-hook-form';
import { isChangedMeanwhile, setting, takenBack } from './data-provider.ts';
import { Stale } from './dialogs.tsx';
import { durationIn } from './durations.ts';
import { asLines, linesIn } from './lines.ts';
import { messageOf, RoleAlert, useNotSaved, useSaved, Waiting } from './parts.tsx';
import { useAllows } from './rights.ts';

/** What somebody is typing is not taken from them because they looked at another window. */
const whileEdited = { refetchOnWindowFocus: false, refetchOnReconnect: false };

/** One document of the API beside its form, whose record it shares. */
export const useEdited = (path: string) => useGetOne(setting, { id: path }, whileEdited);

/**
 * Writes a document at once, over nothing but what was read of it, and says how it went. What is
 * asked for until then is not done: it was made of what is being replaced.
 */
export const useSaveSetting = () => {
  const saved = useSaved();
  const notSaved = useNotSaved();
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
        onSuccess: (written: RaRecord) => {
          saved(takenBack(String(read.id), read, written));
          refresh();
        },
        onError: (reason: unknown) => {
          notSaved(reason);
          if (isChangedMeanwhile(reason)) refresh();
        },
      },
    );
  };
};

interface DurationInputProps {
  readonly source: string;
  readonly label: string;
  /** How long one of it is. */
  readonly unitSeconds?: number;
  readonly min?: number;
  readonly max?: number;
}

/** A duration as the API counts it, and below it in words. */
export const DurationInput = ({ unitSeconds = 1, ...input }: DurationInputProps) => {
  const words = durationIn(useLocale(), useWatch({ name: input.source }), unitSeconds);
  return <NumberInput {...input} helperText={words ?? false} />;
};

interface LinesInputProps {
  readonly source: string;
  readonly label: string;
  readonly help?: string;
}

/** A list of a form, one a line; its form drops what is left empty (`lines.ts`). */
export const LinesInput = ({ source, label, help }: LinesInputProps) => (
  <TextInput
    {...{ source, label, format: asLines, parse: linesIn }}
    {...(help !== undefined && { helperText: help })}
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
  /** Whether secrets are written that are not shown again, so that no change is taken back. */
  readonly hasSecrets?: boolean;
  /** How a form's values are written, where that is not as they are. */
  readonly transform?: (data: RaRecord) => RaRecord;
}

/** What was typed before the form has its record would be gone when that comes. */
const OnceRead = ({ children }: { readonly children: ReactNode }) => {
  const { record, error } = useEditContext();
  return record ? children : <Waiting error={error} />;
};

/** The form of one document of the API: the field that is wrong is named. */
export const SettingForm = (props: SettingFormProps) => {
  const { path, scope, children, transform, hasSecrets = false } = props;
  const saved = useSaved();
  const notSaved = useNotSaved();
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
        onSuccess: (written: RaRecord, { previousData: read }: { previousData?: RaRecord }) => {
          setLate(undefined);
          saved(read && !hasSecrets ? takenBack(path, read, written) : undefined);
        },
        onError: (reason) =>
          isChangedMeanwhile(reason) ? setLate(messageOf(reason)) : notSaved(reason),
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
