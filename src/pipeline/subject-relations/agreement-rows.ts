import type { AgreementRecord, LinkedRegion } from '../../graph/index.ts';
import type { Agreement } from '../../image/index.ts';
import type { DataDirectory } from '../files/data-directory.ts';
import { agreementRecord, structureOf } from './agreement.ts';
import { Author } from './author.ts';
import { maskReader } from './mask-box.ts';
import type { Encoding, SubjectContent } from './model.ts';
import { readSubject } from './read-subject.ts';
import { casesBySubject } from './subject-relations.ts';

/** A delineation as people name it. */
export interface AgreementSide {
  /** `<case>/<label>`; empty for the majority of other observers. */
  readonly region: string;
  readonly observer?: string;
  readonly method?: string;
}

/** One comparison. `others`: the first mask is the majority of the other observers of a group. */
export interface AgreementRow {
  readonly subject: string;
  readonly structure: string;
  readonly comparison: AgreementRecord['pairs'][number]['kind'] | 'others';
  readonly first: AgreementSide;
  readonly second: AgreementSide;
  readonly measures: Agreement;
  /** Of STAPLE; specificity holds for the box only: `i j k` of its first voxel, `i j k` voxels. */
  readonly staple?: { readonly sensitivity: number; readonly specificity: number; readonly box: string };
}

export interface AgreementOptions {
  /** Only this structure: key of the name table, or label. */
  readonly structure?: ((encoding: Encoding) => boolean) | undefined;
  readonly inferred?: boolean | undefined;
}

export interface AgreementReport {
  readonly rows: readonly AgreementRow[];
  /** Pairs of one structure that are on different images, and so were not compared. */
  readonly pairsOnOtherImages: number;
}

/** Compares the delineations of each subject of a data directory; one report per subject. @throws an error of a damaged case */
export async function* agreementOf(
  data: DataDirectory,
  options: AgreementOptions = {},
): AsyncGenerator<AgreementReport> {
  for (const [subject, cases] of await casesBySubject(data)) {
    const masks = maskReader();
    const all = await readSubject(data, subject, cases, masks);
    const content = { ...all, regions: all.regions.filter(({ primary }) => options.structure?.(primary) ?? true) };
    const record = await agreementRecord(content, masks, { inferred: options.inferred ?? false });
    yield { rows: rowsOf(record, content, options.inferred ?? false), pairsOnOtherImages: record.pairsOnOtherImages };
  }
}

function rowsOf(record: AgreementRecord, { encodings }: SubjectContent, inferred: boolean): AgreementRow[] {
  const { subject } = record;
  const known = new Map(encodings.map((one) => [`${one.run}/${one.roi.segmentNumber}`, one]));
  const side = ({ run, segmentNumber }: LinkedRegion): AgreementSide => {
    const { document, roi, attribution } = known.get(`${run}/${segmentNumber}`)!;
    const { label: observer, method } = new Author(attribution, inferred);
    return { region: `${document.id}/${roi.label}`, ...(observer && { observer }), ...(method && { method }) };
  };
  const pairs = record.pairs.map(({ kind, structure, first, second, measures }): AgreementRow => {
    return { subject, structure, comparison: kind, first: side(first), second: side(second), measures };
  });
  const others = record.groups.flatMap(({ structure, readers, staple }) =>
    readers.flatMap(({ region, againstOthers, sensitivity, specificity }): AgreementRow[] => {
      if (againstOthers === undefined) return [];
      const found = {
        subject,
        structure,
        comparison: 'others' as const,
        second: side(region),
        measures: againstOthers,
      };
      const box = staple && `${staple.boxMin.join(' ')}, ${staple.boxSize.join(' ')}`;
      if (sensitivity === undefined || specificity === undefined || !box) return [{ ...found, first: { region: '' } }];
      return [{ ...found, first: { region: '' }, staple: { sensitivity, specificity, box } }];
    }),
  );
  return [...pairs, ...others];
}

/** Whether a delineation is of a structure that a user names: by key of the name table, or by label, without regard to case. */
export function isOfStructure(name: string, key: string | undefined): (encoding: Encoding) => boolean {
  const wanted = name.toLowerCase();
  return (encoding) => {
    const structure = structureOf(encoding);
    return structure === wanted || structure === key || encoding.roi.label.toLowerCase() === wanted;
  };
}
