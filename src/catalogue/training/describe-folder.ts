import { sha256 } from '../../core/index.ts';
import { crateMetadata } from '../exports/crate/metadata.ts';
import type { BuiltFile, ExportedDataset } from '../exports/model.ts';
import { citationOf, croissantMetadata } from '../exports/package/croissant.ts';
import { caseColumns } from './case-table.ts';
import type { TrainingPlan } from './plan.ts';
import type { WrittenCase } from './provenance.ts';

/** Text files of the folder: their names, and what they hold. */
const described: Readonly<Record<string, string>> = {
  'dataset.json': 'Channels, labels and licence as nnU-Net reads them',
  'datalist.json': 'Images, labels and folds as MONAI reads them (Decathlon)',
  'training.csv': 'One row per case',
  'labels.csv': 'The values of the label maps',
  'provenance.json': 'The case, the regions and the digests that each file is from',
};

/**
 * `croissant.json` (Croissant 1.1) and `ro-crate-metadata.json` (RO-Crate 1.2) of the folder.
 * @param texts name and content of the text files in the main folder
 */
export function describeFolder(
  plan: TrainingPlan,
  written: readonly WrittenCase[],
  texts: ReadonlyArray<readonly [name: string, text: string]>,
  about: { readonly base: string; readonly iri: string },
): ReadonlyArray<readonly [name: string, text: string]> {
  const dataset = describedSet(plan, about);
  const file = (
    name: string,
    title: string,
    mediaType: string,
    content: Pick<BuiltFile, 'bytes' | 'sha256'>,
  ): BuiltFile => ({
    id: name.replace(/[^A-Za-z0-9]+/g, '-'),
    title: name,
    description: title,
    name,
    mediaType,
    conformsTo: [],
    path: name,
    ...content,
  });
  const files = [
    ...texts.map(([name, text]) =>
      file(name, described[name] ?? name, name.endsWith('.csv') ? 'text/csv' : 'application/json', {
        bytes: Buffer.byteLength(text),
        sha256: sha256(text),
      }),
    ),
    ...written.flatMap(({ planned, files: own }) =>
      own.map(({ path, bytes, sha256: digest }) =>
        file(
          path,
          `${path.startsWith('labels') ? 'Label map' : 'Image'} of case ${planned.name}`,
          'application/x-nifti',
          {
            bytes,
            sha256: digest,
          },
        ),
      ),
    ),
  ];
  const table = files.find(({ name }) => name === 'training.csv')!;
  const tables = [{ file: table, recordSet: 'cases', description: 'One row per case', columns: caseColumns(plan) }];
  const encode = ({ name }: BuiltFile): string => name.split('/').map(encodeURIComponent).join('/');
  const { title: name, description, issued: datePublished } = dataset;
  const root = { name, description, dataset, identifier: about.iri, datePublished };
  return [
    ['croissant.json', croissantMetadata(dataset, about.iri, files, tables, encode)],
    [
      'ro-crate-metadata.json',
      crateMetadata(
        root,
        [],
        files.map((one) => ({ name: one.name, file: one })),
      ),
    ],
  ];
}

/** First day of the Gregorian calendar: an artificial date, which no patient was born on. */
const noDate = '1582-10-15T00:00:00.000Z';

/** The training set as a dataset: people, dates and rights are those of its members. */
function describedSet(
  plan: TrainingPlan,
  { base, iri }: { readonly base: string; readonly iri: string },
): ExportedDataset {
  const { datasets, licence, structures, request } = plan;
  const [first] = datasets;
  // The date of the latest published version; files that are not published have dates that change, and bytes must not.
  const dates = datasets.flatMap(({ published, issued }) => (published === undefined ? [] : [issued]));
  const dated = dates.sort().at(-1) ?? noDate;
  const citations = datasets.map(
    (one) => one.citation ?? citationOf(one, `${base}dataset/${encodeURIComponent(one.id)}`),
  );
  const stated = licence.licences.length === 1 ? first!.license : iri;
  return {
    id: iri,
    title: `${request.name}: ${structures.join(', ')}`,
    description: `Images and label maps of ${structures.join(', ')} to train networks, from ${datasets.map(({ title }) => title).join('; ')}. Licence: ${licence.text}.`,
    version: '1.0.0',
    ...(stated !== undefined && { license: stated }),
    keywords: ['training set', 'segmentation', ...structures],
    creators: [
      ...new Map(datasets.flatMap(({ creators }) => creators.map((one) => [one.iri ?? one.name, one]))).values(),
    ],
    publisher: first!.publisher,
    issued: dated,
    modified: dated,
    citation: `${citations.join(' ')} Training set: ${iri}`,
    accessRights: licence.restricted ? 'restricted' : 'public',
  };
}
