import { Alert, Box, Typography } from '@mui/material';
import { useState } from 'react';
import { required, TextInput, useLocale, useTranslate } from 'react-admin';
import { useWatch } from 'react-hook-form';
import { ChooseLanguage } from '../choose.tsx';
import { languageChoices } from '../languages.ts';
import { messageOf, useSetting } from '../parts.tsx';
import { useAllows, useSession } from '../rights.ts';
import { textPreview } from '../text-preview.ts';

interface PreviewProps {
  readonly source: string;
  readonly language: string;
  readonly tenant: string;
}

const drawn = (template: string, wording: Parameters<typeof textPreview>[1]) => {
  try {
    return textPreview(template, wording);
  } catch (reason) {
    return { fault: messageOf(reason) };
  }
};

/** Those of which the same is said; one of which nothing is said is left out. */
const groupedBy = <Item,>(items: readonly Item[], say: (item: Item) => string | undefined) => {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const said = say(item);
    if (said !== undefined) groups.set(said, [...(groups.get(said) ?? []), item]);
  }
  return groups;
};

/** What goes out in a language, and how many parts a carrier counts for it; and in which more. */
const Preview = ({ source, language, tenant }: PreviewProps) => {
  const translate = useTranslate();
  const choices = languageChoices(useLocale());
  const { issuer } = useSession();
  const { hostname: host } = new URL(issuer);
  const template: unknown = useWatch({ name: source });
  const given = typeof template === 'string' ? template : '';
  const preview = drawn(given, { language, tenant, host });
  if ('fault' in preview) return <Alert severity="warning">{preview.fault}</Alert>;
  const { text, characters, encoding, parts } = preview;
  const others = groupedBy(choices, ({ id }) => {
    const other = drawn(given, { language: id, tenant, host });
    if ('fault' in other) return other.fault;
    if (other.parts === parts && other.encoding === encoding) return undefined;
    return translate('messages.parts', { encoding: other.encoding, smart_count: other.parts });
  });
  return (
    <Box sx={{ mb: 2, maxWidth: 640, width: '100%' }}>
      <Typography variant="body2" color="textSecondary">
        {translate('messages.preview')}
      </Typography>
      <Typography
        lang={language}
        dir="auto"
        sx={{
          ...{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', p: 1.5, borderRadius: 2 },
          ...{ bgcolor: 'action.hover', width: 'fit-content', maxWidth: '100%' },
        }}
      >
        {text}
      </Typography>
      <Typography variant="body2" color="textSecondary">
        {translate('messages.size', { characters, encoding, smart_count: parts })}
      </Typography>
      {[...others].map(([said, languages]) => (
        <Typography key={said} variant="body2" color="textSecondary">
          {languages.map(({ name }) => name).join(', ')}: {said}
        </Typography>
      ))}
    </Box>
  );
};

const Named = (props: Omit<PreviewProps, 'tenant'>) => {
  const { data } = useSetting('/tenants/settings');
  const name: unknown = data?.friendly_name;
  return <Preview {...props} tenant={typeof name === 'string' && name !== '' ? name : 'Acme'} />;
};

/** The texts of messages, each with what it comes to in a language. */
export const Templates = () => {
  const allows = useAllows();
  const [language, setLanguage] = useState('en');
  return (
    <>
      <Box sx={{ mb: 2 }}>
        <ChooseLanguage label="messages.preview_language" value={language} onChoose={setLanguage} />
      </Box>
      {['enrollment_message', 'verification_message'].map((source) => (
        <Box key={source} sx={{ width: '100%' }}>
          <TextInput
            source={source}
            label={`messages.fields.${source}`}
            multiline
            fullWidth
            validate={required()}
            sx={{ maxWidth: 640 }}
          />
          {allows('read:tenant_settings') ? (
            <Named source={source} language={language} />
          ) : (
            <Preview source={source} language={language} tenant="Acme" />
          )}
        </Box>
      ))}
    </>
  );
};
