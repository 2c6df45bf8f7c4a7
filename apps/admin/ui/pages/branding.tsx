import { Alert, Box, Link, MenuItem, TextField } from '@mui/material';
import { useEffect, useState } from 'react';
import {
  AutocompleteArrayInput,
  NumberInput,
  TextInput,
  useLocale,
  useTranslate,
} from 'react-admin';
import { useWatch } from 'react-hook-form';
import { messageOf, Page, Section, SettingForm, useApi, useSetting } from '../parts.tsx';
import { useAllows, useSession } from '../rights.ts';

/** The languages of the hosted pages. */
const languages = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'pl', 'ja', 'ar'];

/** What is emptied is taken back. */
const orNull = (text: string): string | null => (text === '' ? null : text);

const Colour = ({ source, label }: { readonly source: string; readonly label: string }) => (
  <TextInput source={source} label={label} type="color" sx={{ width: 240 }} />
);

/** How long nobody types before the page is drawn again. */
const restMs = 400;

interface Shown {
  readonly url?: string;
  readonly failure?: string;
}

/** A page as it would look with what the form holds, before anything is saved. */
const usePreview = (asked: object): Shown => {
  const api = useApi();
  const { issuer } = useSession();
  const [shown, setShown] = useState<Shown>({});
  const body = JSON.stringify(asked);
  useEffect(() => {
    const stop = new AbortController();
    const draw = async () => {
      const path = '/countersign/pages/preview';
      const parsed: unknown = JSON.parse(body);
      const answer = await api(path, { method: 'POST', body: parsed, signal: stop.signal });
      // The API's schema says that there is one.
      const { url } = answer as { readonly url: string };
      setShown({ url: new URL(url, issuer).href });
    };
    const timer = setTimeout(() => {
      draw().catch((reason: unknown) => {
        if (!stop.signal.aborted) setShown({ failure: messageOf(reason) });
      });
    }, restMs);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [api, issuer, body]);
  return shown;
};

interface Choice {
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly id: string; readonly name: string }[];
  readonly onChoose: (value: string) => void;
}

const Choose = ({ label, value, options, onChoose }: Choice) => (
  <TextField
    select
    size="small"
    label={label}
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

interface Pages {
  readonly value: readonly { readonly page: string }[];
}

const Preview = ({ languages: choices }: { readonly languages: Choice['options'] }) => {
  const translate = useTranslate();
  const { issuer } = useSession();
  const { colors, logo_url, favicon_url } = useWatch();
  const [page, setPage] = useState('login');
  const [language, setLanguage] = useState('en');
  const { data } = useSetting('/countersign/pages');
  const branding = { colors, logo_url: logo_url ?? null, favicon_url: favicon_url ?? null };
  const { url, failure } = usePreview({ page, language, branding });
  // The API's schema says so.
  const pages = (data as unknown as Pages | undefined)?.value ?? [{ page }];
  const title = translate('settings.preview');
  return (
    <Box sx={{ display: 'grid', gap: 2, width: '100%', mb: 2 }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 2 }}>
        <Choose
          label={translate('settings.preview_page')}
          value={page}
          options={pages.map((each) => ({ id: each.page, name: each.page }))}
          onChoose={setPage}
        />
        <Choose
          label={translate('settings.preview_language')}
          value={language}
          options={choices}
          onChoose={setLanguage}
        />
      </Box>
      {failure !== undefined && <Alert severity="info">{failure}</Alert>}
      {url !== undefined &&
        (new URL(issuer).origin === window.location.origin ? (
          <Box
            component="iframe"
            src={url}
            title={title}
            sx={{
              ...{ width: '100%', height: 620, borderRadius: 1 },
              border: (theme) => `1px solid ${theme.palette.divider}`,
            }}
          />
        ) : (
          <Link href={url} target="_blank" rel="noopener">
            {title}
          </Link>
        ))}
    </Box>
  );
};

export const Branding = () => {
  const translate = useTranslate();
  const allows = useAllows();
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
          {allows('update:branding') && <Preview languages={choices} />}
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
