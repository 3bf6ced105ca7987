import { describe } from 'vitest';
import { answering, base, heading, missing, replacing } from './catalogue/index.ts';
import { detects } from './support.ts';

const page = /^\/dataset\/lung-1$/;
const links =
  (change: (link: string) => string): ReturnType<typeof heading> =>
  async (request, url, right) => {
    if (!page.test(url.pathname) || !request.headers.get('accept')?.includes('html')) return undefined;
    const response = await right();
    const headers = new Headers(response.headers);
    headers.set('link', change(headers.get('link') ?? ''));
    return new Response(response.body, { status: response.status, headers });
  };

describe('A reader of FAIR Signposting', () => {
  detects('signposting', [
    ['no links', heading(page, { link: undefined }), 'signposting-missing', 'dataset/lung-1'],
    [
      'no citation link',
      links((link) => link.replace(/<[^>]+>; rel="cite-as", /, '')),
      'signposting-relation-missing',
      /cite-as/,
    ],
    [
      'metadata of a type other than the link states',
      links((link) => link.replace('"text/turtle"', '"application/rdf+xml"')),
      'signposting-type-differs',
      /lung-1\?format=ttl/,
    ],
    [
      'a missing item',
      answering(/^\/files\/features\.csv$/, missing),
      'signposting-target-unreachable',
      'files/features.csv',
    ],
    [
      'an item without a link back',
      heading(/^\/files\/features\.csv$/, { link: undefined }),
      'signposting-collection-missing',
      'files/features.csv',
    ],
    [
      'a missing link set',
      answering(/^\/linkset\/lung-1/, missing),
      'signposting-target-unreachable',
      'linkset/lung-1',
    ],
    [
      'a link set of another type',
      heading(/^\/linkset\/lung-1/, { 'content-type': 'application/json' }),
      'signposting-type-differs',
      'linkset/lung-1',
    ],
    [
      'a link set that is not JSON',
      replacing(/^\/linkset\/lung-1/, '{"linkset"', '{linkset'),
      'signposting-linkset-broken',
      'linkset/lung-1',
    ],
    [
      'a link set with fewer links than the page',
      replacing(/^\/linkset\/lung-1/, /\{"href":"[^"]+features\.csv"[^}]*\},/, ''),
      'signposting-linkset-differs',
      'files/features.csv',
    ],
    [
      'two citation links',
      links((link) => `<${base}other>; rel="cite-as", ${link}`),
      'signposting-cite-as',
      'dataset/lung-1',
    ],
  ]);
});
