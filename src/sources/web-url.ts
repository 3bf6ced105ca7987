import { UsageError } from '../core/index.ts';

/**
 * The base of a web service, ending in `/`. Secrets do not belong on a command line, because every user of the machine
 * can read it.
 */
export function webUrl(text: string, scheme: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new UsageError(`An http or https URL must follow "${scheme}:".`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new UsageError(
      `Every user of this machine can read a user name or password in the URL of a source. Set QIAW_SOURCE_USER and ` +
        'QIAW_SOURCE_PASSWORD_FILE, or QIAW_SOURCE_TOKEN_FILE, instead.',
    );
  }
  if (url.search !== '' || url.hash !== '') {
    throw new UsageError(
      `The URL after "${scheme}:" is the base of the service, without ? and #. Give filters as options (--patient, --study, …).`,
    );
  }
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url;
}
