import { describe } from 'vitest';
import { answering, base, files, heading, missing, replacing } from './catalogue/index.ts';
import { detects } from './support.ts';

const doc = /^\/croissant\/lung-1$/;

describe('A Croissant loader', () => {
  detects('croissant', [
    ['no Croissant for a dataset', answering(doc, missing), 'croissant-unreachable', 'croissant/lung-1'],
    ['broken JSON', replacing(doc, '"@context"', '@context'), 'croissant-not-json', 'croissant/lung-1'],
    ['the wrong media type', heading(doc, { 'content-type': 'text/html' }), 'croissant-media-type', 'croissant/lung-1'],
    [
      'another version of the format',
      replacing(doc, 'croissant/1.1"', 'croissant/0.8"'),
      'croissant-version',
      'croissant/lung-1',
    ],
    ['a missing licence', replacing(doc, /"license":"[^"]+",/, ''), 'croissant-property-missing', /lung-1.*license/],
    [
      'a missing file',
      answering(/^\/files\/features\.csv$/, missing),
      'croissant-file-unreachable',
      'files/features.csv',
    ],
    [
      'a wrong SHA-256',
      replacing(doc, files[0]!.sha256, '0'.repeat(64)),
      'croissant-sha256-wrong',
      'files/features.csv',
    ],
    [
      'a wrong size',
      replacing(doc, /"contentSize":"\d+ B"/, '"contentSize":"1 B"'),
      'croissant-size-wrong',
      'files/features.csv',
    ],
    [
      'a field of an undescribed file',
      replacing(doc, '{"@id":"features-csv"}', '{"@id":"nothing"}'),
      'croissant-source-unknown',
      'features/case',
    ],
    [
      'a column the table does not have',
      replacing(doc, '"column":"roi"', '"column":"region"'),
      'croissant-column-missing',
      'features/roi',
    ],
    [
      'one identifier for two fields',
      replacing(doc, '"features/roi"', '"features/case"'),
      'croissant-id-repeated',
      'features/case',
    ],
    [
      'numbers declared as text in a column of text',
      replacing(/^\/files\/features\.csv$/, '12.5', 'much'),
      'croissant-type-wrong',
      'original_shape_MeshVolume',
    ],
    [
      'an address elsewhere',
      replacing(doc, `"url":"${base}dataset/lung-1"`, '"url":"http://localhost:3000/x"'),
      'croissant-url',
      'croissant/lung-1',
    ],
  ]);
});
