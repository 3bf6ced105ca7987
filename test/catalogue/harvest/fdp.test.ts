import { describe, expect, it } from 'vitest';
import { answering, base, heading, missing, replacing } from './catalogue/index.ts';
import { check, detects } from './support.ts';

const htmlPage = () => new Response('<!DOCTYPE html><title>Hi</title>', { headers: { 'content-type': 'text/html' } });

describe('A FAIR Data Point Index', () => {
  detects('fdp', [
    ['a missing root', answering(/^\/$/, missing), 'fdp-unreachable', base],
    [
      'an HTML page where Turtle was requested',
      answering(/^\/dataset\/lung-2$/, htmlPage),
      'fdp-not-turtle',
      'dataset/lung-2',
    ],
    [
      'Turtle that does not parse',
      replacing(/^\/catalog\/main$/, 'dct:title "Imaging"', 'dct:title "Imaging'),
      'fdp-turtle-broken',
      'catalog/main',
    ],
    ['a root the Index does not recognise', replacing(/^\/$/, 'fdp-o:MetadataService ,', ''), 'fdp-type-missing', base],
    ['a missing publisher', replacing(/^\/$/, /dct:publisher <[^>]+> ;/, ''), 'fdp-property-missing', /dct:publisher/],
    ['a blank title', replacing(/^\/dataset\/lung-3$/, '"Lung 3"', '"  "'), 'fdp-property-blank', /lung-3.*dct:title/],
    [
      'two versions',
      replacing(/^\/catalog\/main$/, 'dcat:version "1.0.0"', 'dcat:version "1.0.0", "2"'),
      'fdp-property-repeated',
      /catalog\/main.*dcat:version/,
    ],
    [
      'a container loop',
      replacing(/^\/dataset\/lung-1$/, /ldp:contains <[^>]+>/, `ldp:contains <${base}catalog/main>`),
      'fdp-container-loop',
      'dataset/lung-1',
    ],
    ['a missing child', answering(/^\/dataset\/lung-2$/, missing), 'fdp-child-missing', 'dataset/lung-2'],
    [
      'a record that describes something else',
      replacing(
        /^\/dataset\/lung-1$/,
        new RegExp(`<${base}dataset/lung-1>`, 'g'),
        '<http://localhost:9999/dataset/lung-1>',
      ),
      'fdp-subject-missing',
      'dataset/lung-1',
    ],
    [
      'a container that hides a dataset',
      replacing(/^\/catalog\/main$/, new RegExp(`, <${base}dataset/lung-3> \\.`), ' .'),
      'fdp-container-mismatch',
      'catalog/main',
    ],
    [
      'no path to any catalogue',
      replacing(/^\/$/, /<[^>]+catalog\/> a ldp:DirectContainer[\s\S]*$/, ''),
      'fdp-no-container',
      base,
    ],
    [
      'a missing page of children',
      answering(/page\/dataset\?page=1/, missing),
      'fdp-page-missing',
      /page\/dataset\?page=1/,
    ],
    [
      'paging without end',
      heading(/page\/dataset/, { link: `<${base}catalog/main/page/dataset?page=0&size=2>; rel="next"` }),
      'fdp-page-endless',
      /page\/dataset/,
    ],
    [
      'pages that omit a child',
      replacing(/page\/dataset\?page=1/, /<[^>]+lung-3> a dcat:Dataset/, `<${base}dataset/lung-9> a dcat:Dataset`),
      'fdp-page-count',
      /page\/dataset/,
    ],
    [
      'a default other than Turtle',
      (request, url) => (url.pathname === '/' && request.headers.get('accept') === '*/*' ? htmlPage() : undefined),
      'fdp-default-not-turtle',
      base,
    ],
    [
      'JSON-LD that is refused',
      (request) =>
        request.headers.get('accept') === 'application/ld+json' ? new Response('no', { status: 406 }) : undefined,
      'fdp-negotiation',
      base,
    ],
    ['shapes that do not parse', replacing(/^\/spec$/, 'sh:minCount 1', 'sh:minCount ;'), 'fdp-profile-broken', 'spec'],
    [
      'HEAD that differs from GET',
      heading(/^\/catalog\/main$/, { 'content-type': 'text/html' }, 'HEAD'),
      'fdp-head-differs',
      'catalog/main',
    ],
  ]);

  it('stops when every record leads to another without end', async () => {
    const endless = (_: Request, url: URL) => {
      const n = Number(
        /^\/catalog\/(\d+)$/.exec(url.pathname)?.[1] ?? (url.pathname === '/catalog/main' ? 0 : Number.NaN),
      );
      if (Number.isNaN(n)) return undefined;
      const self = base.slice(0, -1) + url.pathname;
      return new Response(
        `<${self}> a <http://www.w3.org/ns/dcat#Catalog> . <${self}/c> a <http://www.w3.org/ns/ldp#DirectContainer> ; <http://www.w3.org/ns/ldp#contains> <${base}catalog/${n + 1}> .`,
        { headers: { 'content-type': 'text/turtle' } },
      );
    };
    const { findings } = await check('fdp', endless);
    expect(findings.map(({ code }) => code)).toContain('fdp-too-deep');
  });
});
