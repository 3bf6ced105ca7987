/** What is mutated and which tests must notice; paths from the root of the repository. All paths of this spec stand here. */
export interface MutatedModule {
  readonly name: string;
  readonly sources: readonly string[];
  /** Fast tests of these sources: a mutant that only a slow test elsewhere notices counts as a survivor. */
  readonly tests: readonly string[];
}

export const modules: readonly MutatedModule[] = [
  {
    name: 'mask',
    sources: [
      'src/mask/choose-contours.ts',
      'src/mask/combine.ts',
      'src/mask/contour-planes.ts',
      'src/mask/doubts.ts',
      'src/mask/even-odd.ts',
      'src/mask/expand-entry.ts',
      'src/mask/file-names.ts',
      'src/mask/mask-of.ts',
      'src/mask/name-table-schema.ts',
      'src/mask/name-table.ts',
      'src/mask/normalise-name.ts',
      'src/mask/place-on-grid.ts',
      'src/mask/rasterise.ts',
      'src/mask/refuse-roi.ts',
      'src/mask/region-names.ts',
      'src/mask/segmentation/measure.ts',
      'src/mask/segmentation/place-frame.ts',
      'src/mask/segmentation/place-segment.ts',
    ],
    tests: [
      'test/mask/choose-contours.test.ts',
      'test/mask/contour-planes.test.ts',
      'test/mask/even-odd.test.ts',
      'test/mask/file-names.test.ts',
      'test/mask/mask-of.test.ts',
      'test/mask/names.test.ts',
      'test/mask/place-on-grid.test.ts',
      'test/mask/planes.test.ts',
      'test/mask/rasterise-orientations.test.ts',
      'test/mask/rasterise.test.ts',
      'test/mask/region-names.test.ts',
      'test/mask/segmentation/place-segment.test.ts',
    ],
  },
  {
    name: 'dicom-elements',
    sources: [
      'src/dicom/part10/character-set.ts',
      'src/dicom/part10/dataset.ts',
      'src/dicom/part10/malformed.ts',
      'src/dicom/part10/numbers.ts',
      'src/dicom/part10/open.ts',
      'src/dicom/part10/read-derived.ts',
      'src/dicom/part10/read-file.ts',
      'src/dicom/part10/walk.ts',
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
    tests: ['test/federation/addresses.test.ts'],
  },
  {
    name: 'ranges',
    sources: ['src/api/byte-range.ts', 'src/api/send-file.ts', 'src/api/http/cors.ts'],
    tests: ['test/api/byte-range.test.ts', 'test/api/send-file.test.ts', 'test/api/http/cors.test.ts'],
  },
  {
    name: 'multipart',
    sources: ['src/archives/http/multipart.ts'],
    tests: ['test/archives/multipart.test.ts'],
  },
  {
    name: 'access',
    sources: [
      'src/access/audit-log.ts',
      'src/access/audit-report.ts',
      'src/access/caller.ts',
      'src/access/connection.ts',
      'src/access/errors.ts',
      'src/access/levels.ts',
      'src/access/loopback.ts',
      'src/access/open-access.ts',
      'src/access/openid.ts',
      'src/access/socket-owner.ts',
      'src/access/tokens-file.ts',
    ],
    tests: [
      'test/access/audit-files.test.ts',
      'test/access/caller.test.ts',
      'test/access/loopback.test.ts',
      'test/access/open-access.test.ts',
      'test/access/openid-claims.test.ts',
      'test/access/openid.test.ts',
      'test/access/rights.test.ts',
      'test/access/tokens-file.test.ts',
    ],
  },
  {
    name: 'gate-rules',
    sources: [
      'src/gate/definition-rules.ts',
      'src/gate/name-rules.ts',
      'src/gate/node-rules.ts',
      'src/gate/unit-rules.ts',
      'src/gate/user-rules.ts',
      'src/gate/value-rules.ts',
      'src/gate/vector-rules.ts',
      'src/gate/shape-words.ts',
    ],
    tests: ['test/gate/rules.test.ts'],
  },
  {
    name: 'identity',
    sources: ['src/identity/key.ts', 'src/identity/pseudonym.ts'],
    tests: ['test/identity/identity.test.ts', 'test/identity/names-and-keys.test.ts'],
  },
];
