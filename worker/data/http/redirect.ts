import { RunError } from '../../errors.ts';

/** More are a loop, or as good as one. */
export const MAX_REDIRECTS = 10;

/** Statuses that say where else to look (RFC 9110, section 15.4), and mean it for a GET. */
const REDIRECTS = [301, 302, 303, 307, 308];

/** Whether an answer's status sends its client elsewhere. */
export function isRedirect(status: number): boolean {
  return REDIRECTS.includes(status);
}

/**
 * What data.url says, or a server's answer says to fetch instead. DataNotFound when it is no URL of
 * http or https, DataForbidden when it carries a user name or a password: neither may be shown, and
 * the URL itself is not, as something else in it may be secret.
 *
 * @param what the subject of messages: data.url, or a redirect
 * @param base what a relative URL is relative to
 */
export function parseUrl(text: string, what: string, base?: URL): URL {
  const url = URL.parse(text, base);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new RunError('DataNotFound', `${what} is no valid http or https URL. Correct data.url.`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new RunError(
      'DataForbidden',
      `${what} carries a user name or password, and they are not sent. ` +
        'Use a URL that can be fetched without logging in.',
    );
  }
  return url;
}

/**
 * Where a redirect leads. DataNotFound or DataForbidden when it cannot be followed: it would come
 * out the same next time.
 *
 * @param name what to call the data in messages
 */
export function redirected(from: URL, location: string | undefined, name: string): URL {
  const what = `The redirect that the server answers for ${name}`;
  if (location === undefined) {
    throw new RunError('DataNotFound', `${what} does not say where to. Correct data.url.`);
  }
  const to = parseUrl(location, what, from);
  if (from.protocol === 'https:' && to.protocol === 'http:') {
    throw new RunError(
      'DataForbidden',
      `${what} leads from https to http, where anyone on the way could change the data: ` +
        'give the URL that it leads to as data.url, if that is what you want.',
    );
  }
  return to;
}
