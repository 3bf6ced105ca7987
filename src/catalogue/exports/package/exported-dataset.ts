import { DatasetUnknown } from '../../errors.ts';
import { computeFacts } from '../../facts/compute-facts.ts';
import { describeDataset } from '../../facts/describe-datasets.ts';
import { computedDescription, keywordsOf } from '../../graph/dataset-texts.ts';
import type { DatasetDescription } from '../../model.ts';
import type { DatasetRecord, Words } from '../../record/record-schema.ts';
import { shownFacts } from '../../shown-facts.ts';
import type { ExportedDataset, ExportSource } from '../model.ts';

type Described = Pick<DatasetDescription, 'id' | 'record' | 'computed' | 'version' | 'issued' | 'modified'>;

/** The description of a dataset in exports: from its record, or computed if there is none. */
export function exportedDataset({ id, record, computed, version, issued, modified }: Described): ExportedDataset {
  const { creators, citation, licence } = record;
  const shown = shownFacts(computed, false, undefined);
  return {
    id,
    title: inEnglish(record.title) ?? `Dataset ${id}`,
    // A dataset without a description is not published, and no counts are shown for unpublished datasets.
    description: inEnglish(record.description) ?? computedDescription(shown),
    version,
    ...(licence !== undefined && { license: licenceIri(licence) }),
    keywords: keywordsOf(record.keywords, shown),
    creators: creators.map(({ name, orcid, homepage }) => {
      const iri = orcid === undefined ? homepage : `https://orcid.org/${orcid.replace('https://orcid.org/', '')}`;
      return { name, ...(iri !== undefined && { iri }) };
    }),
    publisher: publisherOf(record),
    issued,
    modified,
    ...(citation !== undefined && { citation }),
    accessRights: record.accessRights ?? 'restricted',
  };
}

/** Ids of the datasets that have cases or imports, sorted. */
export async function datasetsWithContent(root: string): Promise<string[]> {
  return [...(await computeFacts(root)).keys()].sort();
}

/** @throws DatasetUnknown */
export async function describeForExport({ root, base }: ExportSource, id: string): Promise<ExportedDataset> {
  const contents = await computeFacts(root);
  const content = contents.get(id);
  if (content === undefined) throw unknownDataset(id, [...contents.keys()].sort());
  const options = { dataDirectory: root, base, distributions: async () => [] };
  return exportedDataset(await describeDataset(id, options, content));
}

/** The error lists the available datasets. */
export const unknownDataset = (id: string | undefined, known: readonly string[]): DatasetUnknown =>
  new DatasetUnknown(
    `${id === undefined ? 'Specify the dataset: --dataset <id>' : `There is no dataset "${id}"`}; known: ` +
      `${known.slice(0, 20).join(', ') || 'none'}.`,
  );

function publisherOf({ publisher }: DatasetRecord): ExportedDataset['publisher'] {
  if (publisher === undefined) return { name: 'Not yet described' };
  const iri = publisher.identifier ?? publisher.homepage;
  return { name: publisher.name, ...(iri !== undefined && { iri }) };
}

/** The English text, else the first one. */
export function inEnglish(words: Words | undefined): string | undefined {
  if (words === undefined || typeof words === 'string') return words;
  return words['en'] ?? Object.values(words)[0];
}

/** The licence IRI for an SPDX identifier; Creative Commons has IRIs of its own. */
export function licenceIri(licence: string): string {
  if (/^https?:\/\//.test(licence)) return licence;
  if (licence === 'CC0-1.0') return 'https://creativecommons.org/publicdomain/zero/1.0/';
  const commons = /^CC-(BY(?:-NC)?(?:-ND|-SA)?)-(\d\.\d)$/.exec(licence);
  if (commons) return `https://creativecommons.org/licenses/${commons[1]!.toLowerCase()}/${commons[2]}/`;
  return `https://spdx.org/licenses/${licence}`;
}
