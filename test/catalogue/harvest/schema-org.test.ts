import { describe } from 'vitest';
import { answering, base, missing, replacing } from './catalogue/index.ts';
import { detects } from './support.ts';

const page = /^\/dataset\/lung-1$/;
const onlyHtml = (path: RegExp, from: string | RegExp, to: string): ReturnType<typeof replacing> => {
  const fault = replacing(path, from, to);
  return (request, url, right) =>
    request.headers.get('accept')?.includes('text/html') ? fault(request, url, right) : undefined;
};

describe('A crawler of schema.org', () => {
  detects('schema-org', [
    [
      'a robots.txt that excludes crawlers',
      replacing(/^\/robots\.txt$/, 'Allow: /', 'Disallow: /dataset'),
      'schema-robots-block',
      'robots.txt',
    ],
    ['no site map', answering(/^\/sitemap\.xml$/, missing), 'schema-sitemap-missing', 'sitemap.xml'],
    [
      'a site map that is not XML',
      replacing(/^\/sitemap\.xml$/, '</urlset>', ''),
      'schema-sitemap-broken',
      'sitemap.xml',
    ],
    [
      'a site map that omits a dataset',
      replacing(/^\/sitemap\.xml$/, /<url><loc>[^<]+lung-3<\/loc><\/url>/, ''),
      'schema-sitemap-incomplete',
      'dataset/lung-3',
    ],
    [
      'a missing page',
      (request, url) =>
        url.pathname === '/dataset/lung-1' && request.headers.get('accept')?.includes('html') ? missing() : undefined,
      'schema-page-missing',
      'dataset/lung-1',
    ],
    ['no JSON-LD in a page', onlyHtml(page, /<script[\s\S]*<\/script>/, ''), 'schema-jsonld-missing', 'dataset/lung-1'],
    [
      'JSON-LD that is broken',
      onlyHtml(page, '"@type":"Dataset"', '"@type" "Dataset"'),
      'schema-jsonld-broken',
      'dataset/lung-1',
    ],
    [
      'a page that forbids indexing',
      onlyHtml(page, '<title>', '<meta name="robots" content="noindex"><title>'),
      'schema-noindex',
      'dataset/lung-1',
    ],
    ['a missing name', onlyHtml(page, '"name":"Lung 1",', ''), 'schema-property-missing', /lung-1.*name/],
    [
      'a description too short to be shown',
      onlyHtml(page, /"description":"[^"]+"/, '"description":"Short."'),
      'schema-description-length',
      /lung-1.*description/,
    ],
    [
      'a missing download',
      answering(/^\/files\/features\.csv$/, missing),
      'schema-download-unreachable',
      'files/features.csv',
    ],
    [
      'an address elsewhere',
      onlyHtml(page, `"url":"${base}dataset/lung-1"`, '"url":"http://localhost:3000/"'),
      'schema-url',
      'dataset/lung-1',
    ],
    [
      'a licence that is not an address',
      onlyHtml(page, /"license":"[^"]+"/, '"license":"free for all"'),
      'schema-license',
      'dataset/lung-1',
    ],
  ]);
});
