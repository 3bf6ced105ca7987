import type { DatasetDescription, Words } from '../../catalogue/index.ts';
import { faceStatementWords } from '../../core/index.ts';

const plain = (words: Words | undefined): string =>
  words === undefined ? '' : typeof words === 'string' ? words : (words['en'] ?? Object.values(words)[0] ?? '');

/** One line per dataset. */
export function datasetTable(datasets: readonly DatasetDescription[]): string {
  if (datasets.length === 0) return 'no datasets\n';
  const head = ['id', 'state', 'version', 'patients', 'cases', 'regions', 'title'];
  const rows = datasets.map(({ id, state, version, computed, record }) => [
    id,
    state,
    state === 'published' || state === 'withdrawn' ? version : '-',
    String(computed.patients),
    String(computed.cases),
    String(computed.rois),
    plain(record.title) || 'not yet described',
  ]);
  const widths = head.map((name, column) => Math.max(name.length, ...rows.map((row) => row[column]!.length)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column > 2 && column < 6 ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!)))
      .join('  ')
      .trimEnd();
  return `${[line(head), ...rows.map(line)].join('\n')}\n`;
}

/** One dataset in detail. */
export function datasetText(dataset: DatasetDescription): string {
  const { id, iri, state, record, computed, versions, missing, withdrawn, problem } = dataset;
  const lines: Array<readonly [string, string]> = [
    ['dataset', `${id} (${state})`],
    ['address', iri],
    ['title', plain(record.title) || 'not yet described'],
    ['publisher', record.publisher?.name ?? 'not yet described'],
    ['licence', record.licence ?? 'not yet described'],
    ['access', record.accessRights ?? 'not yet described; restricted until then'],
    ...(record.faces === undefined ? [] : [['faces', faceStatementWords[record.faces]] as const]),
    ['patients', String(computed.patients)],
    [
      'cases',
      `${computed.cases} (${computed.modalities.map(({ key, count }) => `${key} ${count}`).join(', ') || 'none'})`,
    ],
    [
      'regions',
      `${computed.rois} (${computed.regions.map(({ label, count }) => `${label} ${count}`).join(', ') || 'none mapped'})`,
    ],
    [
      'vectors',
      `${computed.vectors.radiomic} radiomic, ${computed.vectors.deep} deep; ${computed.values} values of ${computed.features} features`,
    ],
    ['imports', String(computed.imports)],
    ['files', `${computed.files}, ${computed.bytes} bytes`],
    ...versions.map(
      (one) =>
        [
          'version',
          `${one.version} of ${one.publishedAt}${one.withdrawn ? `, withdrawn (${one.withdrawn.reason})` : ''}`,
        ] as const,
    ),
    ...(withdrawn ? [['withdrawn', `${withdrawn.withdrawnAt} (${withdrawn.reason})`] as const] : []),
    ...(problem === undefined ? [] : [['problem', problem] as const]),
    ...(missing.length > 0 ? [['missing', missing.join(', ')] as const] : []),
  ];
  return `${lines.map(([name, value]) => `${name.padEnd(11)}${value}`).join('\n')}\n`;
}
