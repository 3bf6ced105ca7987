import { describe } from 'vitest';
import { answering, crateMetadata, features, missing, zipOf } from './catalogue/index.ts';
import { detects } from './support.ts';

const place = /^\/files\/crate\.zip$/;
type Change = Parameters<typeof crateMetadata>[0];

const zip = await Promise.all(
  [
    zipOf({ 'features.csv': features }),
    zipOf({ 'features.csv': features, 'ro-crate-metadata.json': '{ "@graph": [ }' }),
    zipOf({ 'ro-crate-metadata.json': crateMetadata() }),
    zipOf({ 'features.csv': `${features}more\n`, 'ro-crate-metadata.json': crateMetadata() }),
  ].map(async (made) => answeringZip(await made)),
);

function answeringZip(body: Uint8Array) {
  return answering(
    place,
    () =>
      new Response(Buffer.from(body), {
        headers: { 'content-type': 'application/zip', 'content-length': String(body.byteLength) },
      }),
  );
}
const with_ = async (change: Change) =>
  answeringZip(await zipOf({ 'features.csv': features, 'ro-crate-metadata.json': crateMetadata(change) }));

const [noLicence, oldVersion, noRoot, dangling, unlisted, escaping, wrongDigest] = await Promise.all([
  with_(({ root }) => delete root!['license']),
  with_(({ descriptor }) => Object.assign(descriptor!, { conformsTo: { '@id': 'https://example.org/other' } })),
  with_(({ root }) => Object.assign(root!, { '@id': './elsewhere/' })),
  with_(({ root }) => Object.assign(root!, { author: { '@id': '#nobody' } })),
  with_(({ root }) => Object.assign(root!, { hasPart: [] })),
  with_(({ file, root }) => {
    Object.assign(file!, { '@id': '../features.csv' });
    Object.assign(root!, { hasPart: [{ '@id': '../features.csv' }] });
  }),
  with_(({ file }) => Object.assign(file!, { sha256: '0'.repeat(64) })),
]);

describe('An RO-Crate reader', () => {
  detects('ro-crate', [
    ['a missing crate', answering(place, missing), 'crate-unreachable', 'files/crate.zip'],
    [
      'an invalid zip',
      answering(place, () => new Response('PK', { headers: { 'content-type': 'application/zip' } })),
      'crate-zip-broken',
      'files/crate.zip',
    ],
    ['no metadata in it', zip[0]!, 'crate-metadata-missing', 'ro-crate-metadata.json'],
    ['metadata that are not JSON', zip[1]!, 'crate-json-broken', 'ro-crate-metadata.json'],
    ['a listed file that it lacks', zip[2]!, 'crate-file-missing', 'features.csv'],
    ['a file with a size other than stated', zip[3]!, 'crate-size-wrong', 'features.csv'],
    ['a missing licence', noLicence, 'crate-property-missing', /license/],
    ['another specification', oldVersion, 'crate-version', 'ro-crate-metadata.json'],
    ['no root', noRoot, 'crate-root-missing', 'ro-crate-metadata.json'],
    ['a reference to nothing', dangling, 'crate-reference-dangling', '#nobody'],
    ['an unlisted file', unlisted, 'crate-file-unlisted', 'features.csv'],
    ['a path that leaves the crate', escaping, 'crate-path-outside', '../features.csv'],
    ['a wrong SHA-256', wrongDigest, 'crate-sha256-wrong', 'features.csv'],
  ]);
});
