import { Box } from '@mui/material';
import { useState } from 'react';
import { AutocompleteArrayInput, TextInput, useLocale, useTranslate } from 'react-admin';
import { useWatch } from 'react-hook-form';
import { ChooseLanguage } from '../choose.tsx';
import { DurationInput, SettingForm } from '../forms.tsx';
import { languageChoices } from '../languages.ts';
import { Page, Section } from '../parts.tsx';
import { useAllows } from '../rights.ts';
import { ChoosePage, PagePreview, usePages } from './page-preview.tsx';

/** What is emptied is taken back. */
const orNull = (text: string): string | null => (text === '' ? null : text);

const Colour = ({ source, label }: { readonly source: string; readonly label: string }) => (
  <TextInput source={source} label={label} type="color" sx={{ width: 240 }} />
);

const Preview = () => {
  const { colors, logo_url, favicon_url } = useWatch();
  const [page, setPage] = useState('login');
  const [language, setLanguage] = useState('en');
  const pages = usePages();
  const branding = { colors, logo_url: logo_url ?? null, favicon_url: favicon_url ?? null };
  return (
    <Box sx={{ display: 'grid', gap: 2, width: '100%', mb: 2 }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 2 }}>
        <ChoosePage value={page} pages={pages} onChoose={setPage} />
        <ChooseLanguage label="settings.preview_language" value={language} onChoose={setLanguage} />
      </Box>
      <PagePreview asked={{ page, language, branding }} />
    </Box>
  );
};

const hourSeconds = 3_600;

export const Branding = () => {
  const translate = useTranslate();
  const allows = useAllows();
  const choices = languageChoices(useLocale());
  return (
    <Page title={translate('menu.branding')}>
      <Section title={translate('settings.branding')}>
        <SettingForm path="/branding" scope="update:branding">
          <Colour source="colors.primary" label="settings.primary" />
          <Colour source="colors.page_background" label="settings.page_background" />
          <TextInput
            source="logo_url"
            label="settings.logo_url"
            type="url"
            fullWidth
            parse={orNull}
          />
          <TextInput
            source="favicon_url"
            label="settings.favicon_url"
            type="url"
            fullWidth
            parse={orNull}
          />
          {allows('update:branding') && <Preview />}
        </SettingForm>
      </Section>
      <Section title={translate('settings.tenant')}>
        <SettingForm path="/tenants/settings" scope="update:tenant_settings">
          <TextInput source="friendly_name" label="settings.friendly_name" fullWidth />
          <TextInput
            source="support_email"
            label="settings.support_email"
            fullWidth
            parse={orNull}
          />
          <TextInput source="support_url" label="settings.support_url" fullWidth parse={orNull} />
          <AutocompleteArrayInput
            source="enabled_locales"
            label="settings.enabled_locales"
            choices={choices}
            size="medium"
            fullWidth
          />
          <DurationInput
            source="session_lifetime"
            label="settings.session_lifetime"
            unitSeconds={hourSeconds}
            min={1}
          />
          <DurationInput
            source="idle_session_lifetime"
            label="settings.idle_session_lifetime"
            unitSeconds={hourSeconds}
            min={1}
          />
        </SettingForm>
      </Section>
    </Page>
  );
};
