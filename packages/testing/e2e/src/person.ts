import { CookieJar } from 'tough-cookie';

const hopsMax = 10;

/** What the person's browser shows, or where it was sent when that is another site. */
export interface Page {
  readonly url: URL;
  readonly status: number;
  readonly html: string;
  /** The browser left Countersign: the application's callback, say. Nothing was fetched there. */
  readonly isElsewhere: boolean;
}

/** The `state` that every form carries in a hidden field. */
const stateOf = ({ html }: Page) => /name="state" value="([^"]*)"/.exec(html)?.[1] ?? '';

/**
 * A person with a browser that keeps cookies, follows redirects and fills in forms; it runs no
 * script.
 */
export const person = (site: string, http: typeof fetch = fetch) => {
  const jar = new CookieJar();

  const fetchOne = async (url: URL, init: RequestInit) => {
    const response = await http(url, {
      ...init,
      redirect: 'manual',
      headers: {
        accept: 'text/html',
        'accept-language': 'en',
        cookie: await jar.getCookieString(url.href),
        ...init.headers,
      },
    });
    for (const cookie of response.headers.getSetCookie()) await jar.setCookie(cookie, url.href);
    return response;
  };

  const follow = async (start: URL, first: RequestInit, leaveAt?: string): Promise<Page> => {
    let url = start;
    let init = first;
    let isPutOff = false;
    for (let hop = 0; hop < hopsMax; hop += 1) {
      if (url.origin !== new URL(site).origin || (leaveAt && url.href.startsWith(leaveAt))) {
        return { url, status: 0, html: '', isElsewhere: true };
      }
      const response = await fetchOne(url, init);
      const location = response.headers.get('location');
      if (location === null) {
        const status = isPutOff ? 503 : response.status;
        return { url, status, html: await response.text(), isElsewhere: false };
      }
      // A form that failed for now is answered by its own page, which says so.
      isPutOff ||= response.headers.has('retry-after');
      await response.body?.cancel();
      url = new URL(location, url);
      init = { method: 'GET' };
    }
    throw new Error(`more than ${hopsMax} redirects`);
  };

  /** Opens an address as typed; stops where the address begins with `leaveAt`. */
  const open = (address: string, leaveAt?: string) =>
    follow(new URL(address, site), { method: 'GET' }, leaveAt);

  /** Sends a page's form back to the page, with the `state` it carries. */
  const submit = (page: Page, fields: Readonly<Record<string, string>>, leaveAt?: string) =>
    follow(
      new URL(page.url.pathname, site),
      {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ state: stateOf(page), ...fields }),
      },
      leaveAt,
    );

  return { open, submit, jar };
};
