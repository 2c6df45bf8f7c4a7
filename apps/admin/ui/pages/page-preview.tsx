import { Alert, Box, Link } from '@mui/material';
import { useEffect, useState } from 'react';
import { useTranslate } from 'react-admin';
import { type Choice, Choose } from '../choose.tsx';
import { messageOf, useApi, useSetting } from '../parts.tsx';
import { useSession } from '../rights.ts';

/** A hosted page; with its texts, where they were asked for in a language. */
export interface HostedPage {
  readonly page: string;
  readonly prompt?: string;
  readonly texts?: readonly { readonly name: string; readonly ours?: string }[];
}

/** The hosted pages that can be looked at. */
export const usePages = (language?: string): readonly HostedPage[] => {
  const query = language === undefined ? '' : `?language=${language}`;
  const { data } = useSetting(`/countersign/pages${query}`);
  // The API's schema says so.
  return (data as unknown as { readonly value: readonly HostedPage[] } | undefined)?.value ?? [];
};

/** How long nobody types before the page is drawn again. */
const restMs = 400;

interface Shown {
  readonly url?: string;
  readonly failure?: string;
}

/** A page as it would be with what a form holds, before anything is saved. */
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

/** The page in a frame; from another site, which may frame nothing of the tenant's, a link. */
export const PagePreview = ({ asked }: { readonly asked: object }) => {
  const translate = useTranslate();
  const { issuer } = useSession();
  const { url, failure } = usePreview(asked);
  const title = translate('settings.preview');
  return (
    <>
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
    </>
  );
};

interface PageChoice extends Pick<Choice, 'value' | 'onChoose'> {
  readonly pages: readonly HostedPage[];
}

export const ChoosePage = ({ value, pages, onChoose }: PageChoice) => {
  const known = pages.length > 0 ? pages : [{ page: value }];
  return (
    <Choose
      label="settings.preview_page"
      options={known.map(({ page }) => ({ id: page, name: page }))}
      {...{ value, onChoose }}
    />
  );
};
