import { UsageError } from '../../core/index.ts';
import { xnatTarget } from '../push/xnat.ts';
import type { SourceKind } from '../source-kind.ts';
import { webUrl } from '../web-url.ts';
import { fetchXnat } from './fetch.ts';

/** A project of an XNAT server. */
export const xnatKind: SourceKind<{ readonly url: URL; readonly project: string }> = {
  form: 'xnat:<url>/<project>',
  parse(text) {
    const url = webUrl(text, 'xnat');
    const parts = url.pathname.split('/').filter((part) => part !== '');
    const project = parts.pop();
    if (project === undefined) {
      throw new UsageError('An XNAT source is written xnat:<url>/<project>; the project is missing.');
    }
    url.pathname = `/${parts.map((part) => `${part}/`).join('')}`;
    return { url, project: decodeURIComponent(project) };
  },
  identity: ({ url, project }) => `${url.href}|${project}`,
  fetch: ({ url, project }, spool, context) => fetchXnat(url, project, spool, context),
  listsAll: true,
  pushTarget: ({ url, project }, context) => xnatTarget(url, project, context),
};
