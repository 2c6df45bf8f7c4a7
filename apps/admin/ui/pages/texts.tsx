import { Box, Typography } from '@mui/material';
import { useState } from 'react';
import { type RaRecord, TextInput, useTranslate } from 'react-admin';
import { useWatch } from 'react-hook-form';
import { ChooseLanguage } from '../choose.tsx';
import { SettingForm } from '../forms.tsx';
import { Page, Section, Waiting } from '../parts.tsx';
import { useAllows } from '../rights.ts';
import { type Words, withoutEmpty } from '../words.ts';
import { ChoosePage, type HostedPage, PagePreview, usePages } from './page-preview.tsx';

interface TextsProps {
  readonly page: string;
  readonly language: string;
  readonly texts: NonNullable<HostedPage['texts']>;
}

/** The page with what the form holds. */
const Preview = ({ page, language }: Omit<TextsProps, 'texts'>) => {
  const words: unknown = useWatch({ name: page });
  // The inputs below put words there.
  const { [page]: texts = {} } = withoutEmpty({ [page]: words as Words });
  return <PagePreview asked={{ page, language, texts }} />;
};

/** Each text of a page: empty, it is ours. */
const Inputs = ({ page, language, texts }: TextsProps) => {
  const allows = useAllows();
  const canLook = allows('update:branding') && allows('update:prompts');
  return (
    <Box
      sx={{
        ...{ display: 'grid', gap: 3, width: '100%', alignItems: 'start', mb: 2 },
        gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'minmax(0, 1fr) minmax(0, 1fr)' },
      }}
    >
      <Box lang={language}>
        {texts.map(({ name, ours }) => (
          <TextInput
            key={name}
            source={`${page}.${name}`}
            label={name}
            helperText={ours ?? false}
            multiline
            fullWidth
          />
        ))}
      </Box>
      {canLook && (
        <Box sx={{ position: { md: 'sticky' }, top: { md: 72 } }}>
          <Preview page={page} language={language} />
        </Box>
      )}
    </Box>
  );
};

/** What the hosted pages say in place of our texts, by page and language. */
export const Texts = () => {
  const translate = useTranslate();
  const [page, setPage] = useState('login');
  const [language, setLanguage] = useState('en');
  const pages = usePages(language).filter(({ prompt }) => prompt !== undefined);
  const shown = pages.find((each) => each.page === page);
  return (
    <Page title={translate('menu.texts')}>
      <Section title={translate('texts.title')} help={translate('texts.help')}>
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 2 }}>
          <ChoosePage value={page} pages={pages} onChoose={setPage} />
          <ChooseLanguage label="texts.language" value={language} onChoose={setLanguage} />
        </Box>
        <Typography variant="body2" color="textSecondary">
          {translate('texts.values')}
        </Typography>
        {shown?.texts ? (
          <SettingForm
            key={`${page}/${language}`}
            path={`/prompts/${shown.prompt}/custom-text/${language}`}
            scope="update:prompts"
            // The record's screens are words; its id is put back by whoever sends it.
            transform={({ id, ...screens }) => ({ id, ...withoutEmpty(screens) }) as RaRecord}
          >
            <Inputs page={page} language={language} texts={shown.texts} />
          </SettingForm>
        ) : (
          <Waiting rows={6} />
        )}
      </Section>
    </Page>
  );
};
