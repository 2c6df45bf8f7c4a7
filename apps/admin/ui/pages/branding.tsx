import {
  AutocompleteArrayInput,
  NumberInput,
  TextInput,
  useLocale,
  useTranslate,
} from 'react-admin';
import { Page, Section, SettingForm } from '../parts.tsx';

/** The languages of the hosted pages. */
const languages = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'pl', 'ja', 'ar'];

/** What is emptied is taken back. */
const orNull = (text: string): string | null => (text === '' ? null : text);

const Colour = ({ source, label }: { readonly source: string; readonly label: string }) => (
  <TextInput source={source} label={label} type="color" sx={{ width: 240 }} />
);

export const Branding = () => {
  const translate = useTranslate();
  const names = new Intl.DisplayNames([useLocale()], { type: 'language' });
  const choices = languages.map((id) => ({ id, name: names.of(id) ?? id }));
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
          <NumberInput source="session_lifetime" label="settings.session_lifetime" min={1} />
          <NumberInput
            source="idle_session_lifetime"
            label="settings.idle_session_lifetime"
            min={1}
          />
        </SettingForm>
      </Section>
    </Page>
  );
};
