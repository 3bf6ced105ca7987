import { describe } from 'vitest';
import { answering, base, missing, replacing } from './catalogue/index.ts';
import { detects } from './support.ts';

const list = /^\/catalog\.ttl/;
const first = /^\/catalog\.ttl(\?page=1)?$/;
const second = /^\/catalog\.ttl\?page=2$/;

describe('A CKAN harvester', () => {
  detects('ckan', [
    ['no list of datasets', answering(/^\/catalog(\.ttl|\/)/, missing), 'ckan-unreadable', 'catalog'],
    [
      'a list that is not RDF',
      answering(list, () => new Response('<html>', { headers: { 'content-type': 'text/html' } })),
      'ckan-unreadable',
      'catalog.ttl',
    ],
    ['a missing page', answering(second, missing), 'ckan-page-missing', /catalog\.ttl\?page=2/],
    [
      'paging without end',
      replacing(second, 'hydra:totalItems 3', `hydra:next "${base}catalog.ttl?page=1" ; hydra:totalItems 3`),
      'ckan-endless-paging',
      /catalog\.ttl/,
    ],
    [
      'pages that repeat under new addresses',
      (_, url, right) => {
        if (!list.test(url.pathname)) return undefined;
        const n = Number(url.searchParams.get('page') ?? 1);
        return right().then(
          async (response) =>
            new Response(
              (await response.text()).replace(
                /hydra:totalItems 3/,
                `hydra:next "${base}catalog.ttl?page=${n + 1}" ; hydra:totalItems 3`,
              ),
              { headers: response.headers },
            ),
        );
      },
      'ckan-endless-paging',
      /catalog\.ttl/,
    ],
    [
      'paging in terms that CKAN does not read',
      replacing(list, 'hydra:PagedCollection', 'hydra:PartialCollectionView'),
      'ckan-paging-unread',
      /catalog\.ttl/,
    ],
    ['a wrong count', replacing(list, 'totalItems 3', 'totalItems 7'), 'ckan-count-wrong', /catalog\.ttl/],
    ['a blank title', replacing(first, '"Lung 1"', '" "'), 'ckan-title-blank', 'dataset/lung-1'],
    [
      'one identifier for two datasets',
      replacing(first, `dct:identifier "${base}dataset/lung-2"`, `dct:identifier "${base}dataset/lung-1"`),
      'ckan-identifier-repeated',
      'lung-2',
    ],
    [
      'a distribution without an address',
      replacing(first, /dcat:accessURL <[^>]+lung-1> ; dcat:downloadURL <[^>]+> ;/, ''),
      'ckan-resource-without-address',
      'lung-1-features.csv',
    ],
    [
      'a size that is not a number',
      replacing(first, /dcat:byteSize "\d+"/, 'dcat:byteSize "some"'),
      'ckan-size-invalid',
      /byteSize/,
    ],
    [
      'a date that cannot be parsed',
      replacing(first, /dct:issued "[^"]+"/, 'dct:issued "yesterday"'),
      'ckan-date-invalid',
      /issued/,
    ],
    [
      'a licence with a label, which CKAN takes instead of its address',
      replacing(
        first,
        'vcard:fn "Data office"',
        'vcard:fn "Data office" .\n<https://creativecommons.org/licenses/by/4.0/> <http://www.w3.org/2000/01/rdf-schema#label> "CC BY"',
      ),
      'ckan-label-for-address',
      'license',
    ],
    [
      'a frequency in words',
      replacing(first, 'dct:title "Lung 1" ;', 'dct:title "Lung 1" ; dct:accrualPeriodicity "yearly" ;'),
      'ckan-frequency',
      'accrualPeriodicity',
    ],
    [
      'an identifier below a node with another address',
      replacing(
        first,
        'vcard:fn "Data office"',
        `vcard:fn "Data office" .
<${base}dataset/lung-1> <http://www.w3.org/ns/adms#identifier> <${base}dataset/lung-1#doi> .
<${base}dataset/lung-1#doi> <http://www.w3.org/2004/02/skos/core#notation> "https://doi.org/10.12345/lung"`,
      ),
      'ckan-identifier-lost',
      'lung-1',
    ],
    [
      'a period whose ends have only a year',
      replacing(
        first,
        'vcard:fn "Data office"',
        `vcard:fn "Data office" .
<${base}dataset/lung-1> dct:temporal <${base}dataset/lung-1#time> .
<${base}dataset/lung-1#time> <http://www.w3.org/2006/time#hasBeginning> <${base}dataset/lung-1#begin> .
<${base}dataset/lung-1#begin> <http://www.w3.org/2006/time#inXSDgYear> "2014"`,
      ),
      'ckan-period-lost',
      'hasBeginning',
    ],
    [
      'datasets that are only referenced',
      replacing(list, /<[^>]+lung-\d> a dcat:Dataset , dcat:Resource/g, '<http://elsewhere/> a dcat:Resource'),
      'ckan-no-datasets',
      /catalog/,
    ],
  ]);
});
