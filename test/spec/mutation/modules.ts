/**
 * What is mutated and which tests must detect it; paths from the root of the repository. All paths of this spec are
 * listed here.
 */
export interface MutatedModule {
  readonly name: string;
  readonly sources: readonly string[];
  /** Fast tests of these sources: a mutant that only a slow test elsewhere detects counts as a survivor. */
  readonly tests: readonly string[];
}

export const modules: readonly MutatedModule[] = [
  {
    name: 'mask',
    sources: [
      'src/image/mask/contours/choose-contours.ts',
      'src/image/mask/combine.ts',
      'src/image/mask/contours/contour-planes.ts',
      'src/image/mask/doubts.ts',
      'src/image/mask/contours/even-odd.ts',
      'src/image/mask/names/expand-entry.ts',
      'src/image/mask/names/file-names.ts',
      'src/image/mask/mask-of.ts',
      'src/image/mask/names/name-table-schema.ts',
      'src/image/mask/names/name-table.ts',
      'src/image/mask/names/normalise-name.ts',
      'src/image/mask/contours/place-on-grid.ts',
      'src/image/mask/contours/rasterise.ts',
      'src/image/mask/refuse-roi.ts',
      'src/image/mask/names/region-names.ts',
      'src/image/mask/segments/measure.ts',
      'src/image/mask/segments/place-frame.ts',
      'src/image/mask/segments/place-segment.ts',
    ],
    tests: [
      'test/image/mask/choose-contours.test.ts',
      'test/image/mask/contour-planes.test.ts',
      'test/image/mask/even-odd.test.ts',
      'test/image/mask/file-names.test.ts',
      'test/image/mask/mask-of.test.ts',
      'test/image/mask/names.test.ts',
      'test/image/mask/place-on-grid.test.ts',
      'test/image/mask/planes.test.ts',
      'test/image/mask/rasterise-orientations.test.ts',
      'test/image/mask/rasterise.test.ts',
      'test/image/mask/region-names.test.ts',
      'test/image/mask/segmentation/place-segment.test.ts',
    ],
  },
  {
    name: 'dicom-elements',
    sources: [
      'src/dicom/element/read/character-set.ts',
      'src/dicom/element/read/dataset.ts',
      'src/dicom/element/read/malformed.ts',
      'src/dicom/element/read/open.ts',
      'src/dicom/element/read/read-derived.ts',
      'src/dicom/element/read/read-file.ts',
      'src/dicom/element/read/walk.ts',
    ],
    tests: [
      'test/dicom/encodings.test.ts',
      'test/dicom/part10/elements.test.ts',
      'test/dicom/part10/open.test.ts',
      'test/dicom/part10/character-set.test.ts',
    ],
  },
  {
    name: 'addresses',
    sources: ['src/core/http/addresses.ts'],
    tests: ['test/sparql/addresses.test.ts'],
  },
  {
    name: 'ranges',
    sources: ['src/server/files/send-file.ts', 'src/server/http/cors.ts'],
    tests: ['test/server/byte-range.test.ts', 'test/server/send-file.test.ts', 'test/server/http/cors.test.ts'],
  },
  {
    name: 'multipart',
    sources: ['src/sources/http/multipart.ts'],
    tests: ['test/sources/multipart.test.ts'],
  },
  {
    name: 'access',
    sources: [
      'src/server/access/audit-log.ts',
      'src/server/access/audit-report.ts',
      'src/server/access/caller.ts',
      'src/server/access/connection.ts',
      'src/server/access/errors.ts',
      'src/server/access/levels.ts',
      'src/server/access/loopback.ts',
      'src/server/access/open-access.ts',
      'src/server/access/openid.ts',
      'src/server/access/socket-owner.ts',
      'src/server/access/tokens-file.ts',
    ],
    tests: [
      'test/server/access/audit-files.test.ts',
      'test/server/access/caller.test.ts',
      'test/server/access/loopback.test.ts',
      'test/server/access/open-access.test.ts',
      'test/server/access/openid-claims.test.ts',
      'test/server/access/openid.test.ts',
      'test/server/access/rights.test.ts',
      'test/server/access/tokens-file.test.ts',
    ],
  },
  {
    name: 'gate-rules',
    sources: [
      'src/graph/gate/rules/definition-rules.ts',
      'src/graph/gate/rules/name-rules.ts',
      'src/graph/gate/rules/node-rules.ts',
      'src/graph/gate/rules/unit-rules.ts',
      'src/graph/gate/rules/user-rules.ts',
      'src/graph/gate/rules/value-rules.ts',
      'src/graph/gate/rules/vector-rules.ts',
      'src/graph/gate/shacl/shape-words.ts',
    ],
    tests: ['test/graph/gate/rules.test.ts'],
  },
  {
    name: 'identity',
    sources: ['src/core/identity/base32.ts', 'src/core/identity/key.ts', 'src/core/identity/pseudonym.ts'],
    tests: ['test/core/identity/identity.test.ts', 'test/core/identity/names-and-keys.test.ts'],
  },
  {
    name: 'disclosure',
    sources: [
      'src/cohorts/disclosure/bands.ts',
      'src/cohorts/disclosure/fix.ts',
      'src/cohorts/disclosure/hold.ts',
      'src/cohorts/disclosure/lattice.ts',
      'src/cohorts/disclosure/noise.ts',
      'src/cohorts/disclosure/size-band.ts',
      'src/cohorts/disclosure/suppress.ts',
    ],
    tests: ['test/cohorts/disclosure/held-counts.test.ts', 'test/cohorts/disclosure/thresholds.test.ts'],
  },
  {
    name: 'identifiers',
    sources: ['src/core/fold.ts', 'src/core/identifiers.ts', 'src/graph/gate/rules/identifier-search.ts'],
    tests: [
      'test/core/identifiers.test.ts',
      'test/core/identifier-thresholds.test.ts',
      'test/graph/gate/identifier-search.test.ts',
    ],
  },
  {
    name: 'graph-rules',
    sources: ['src/graph/gate/rules/graph-rules.ts'],
    tests: ['test/graph/gate/graph-rules.test.ts'],
  },
];
