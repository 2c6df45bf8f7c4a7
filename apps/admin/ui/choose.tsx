import { MenuItem, TextField } from '@mui/material';
import { useLocale, useTranslate } from 'react-admin';
import { languageChoices } from './languages.ts';

export interface Choice {
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly id: string; readonly name: string }[];
  readonly onChoose: (value: string) => void;
}

/** One of a few, beside a form and no field of it. */
export const Choose = ({ label, value, options, onChoose }: Choice) => (
  <TextField
    select
    fullWidth={false}
    size="small"
    label={useTranslate()(label)}
    value={value}
    onChange={({ target }) => onChoose(target.value)}
    sx={{ minWidth: 200 }}
  >
    {options.map(({ id, name }) => (
      <MenuItem key={id} value={id}>
        {name}
      </MenuItem>
    ))}
  </TextField>
);

/** One of the languages, called as in the one that the UI speaks. */
export const ChooseLanguage = (choice: Omit<Choice, 'options'>) => (
  <Choose options={languageChoices(useLocale())} {...choice} />
);
