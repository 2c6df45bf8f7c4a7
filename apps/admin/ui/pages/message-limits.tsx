import {
  AutocompleteArrayInput,
  NumberInput,
  SelectInput,
  useLocale,
  useTranslate,
} from 'react-admin';
import { useWatch } from 'react-hook-form';
import { SettingForm } from '../forms.tsx';
import { useSetting, Waiting } from '../parts.tsx';

const at = '/countersign/text-messages';
/** What is of no country, by CLDR's word for it. */
const world = '001';

const bounds = [
  { source: 'messages_per_hour', max: 100_000 },
  { source: 'messages_per_day', max: 1_000_000 },
  { source: 'messages_per_number_per_day', max: 1_000 },
];

/** Which countries, where not all. */
const Countries = () => {
  const translate = useTranslate();
  const locale = useLocale();
  const mode: unknown = useWatch({ name: 'countries.mode' });
  const { data, error } = useSetting(`${at}/countries`);
  if (mode === 'all') return null;
  if (!data) return <Waiting error={error} rows={1} />;
  const names = new Intl.DisplayNames(locale, { type: 'region' });
  const { compare } = new Intl.Collator(locale);
  const nameOf = (id: string) =>
    id === world ? translate('messages.countries_world') : `${names.of(id) ?? id} (${id})`;
  const choices = (data.value as readonly string[])
    .map((id) => ({ id, name: nameOf(id) }))
    .sort((one, other) => compare(one.name, other.name));
  return (
    <AutocompleteArrayInput
      source="countries.codes"
      label="messages.fields.codes"
      choices={choices}
      size="medium"
      fullWidth
    />
  );
};

/** To which countries messages go, and how many. */
export const MessageLimits = () => {
  const translate = useTranslate();
  return (
    <SettingForm
      path={`${at}/limits`}
      scope="update:guardian_factors"
      transform={({ countries: { mode, codes = [] }, ...rest }) => ({
        ...rest,
        countries: mode === 'all' ? { mode } : { mode, codes },
      })}
    >
      <SelectInput
        source="countries.mode"
        label="messages.fields.mode"
        choices={['all', 'only', 'except'].map((id) => ({
          id,
          name: translate(`messages.countries_${id}`),
        }))}
      />
      <Countries />
      {bounds.map(({ source, max }) => (
        <NumberInput
          key={source}
          source={source}
          label={`messages.fields.${source}`}
          helperText="messages.no_limit"
          min={1}
          max={max}
        />
      ))}
    </SettingForm>
  );
};
