import type { SourceIdentifiers } from '../core/index.ts';
import { ruleOf } from './deidentify/table.ts';
import { type Keyword, tagOf } from './element/dictionary/attribute.ts';
import type { Dataset } from './element/read/dataset.ts';
import { Malformed } from './element/read/malformed.ts';

const ids = (
  ['PatientID', 'OtherPatientIDs', 'AccessionNumber', 'StudyID', 'AdmissionID'] as const satisfies readonly Keyword[]
).map(tagOf);

const institutions = (['InstitutionName', 'InstitutionalDepartmentName'] as const satisfies readonly Keyword[]).map(
  tagOf,
);

const accessionNumber = tagOf('AccessionNumber');
const birthDate = tagOf('PatientBirthDate');

/** Sequences with one item per frame, contour or reference, which never name a person. */
const large = new Set(
  (
    [
      'PerFrameFunctionalGroupsSequence',
      'SharedFunctionalGroupsSequence',
      'ROIContourSequence',
      'ReferencedFrameOfReferenceSequence',
      'DerivationImageSequence',
      'SourceImageSequence',
      'ReferencedSeriesSequence',
      'StructureSetROISequence',
      'SegmentSequence',
    ] as const satisfies readonly Keyword[]
  ).map(tagOf),
);

/** The identifiers of persons in an object, including the items of its sequences. Damaged parts are skipped. */
export function identifiersOf(dataset: Dataset): SourceIdentifiers {
  const found = {
    names: new Set<string>(),
    ids: new Set<string>(),
    dates: new Set<string>(),
    accession: new Set<string>(),
    institutions: new Set<string>(),
  };
  const add = (to: Set<string>, text: string): void => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: some writers pad with NUL.
    for (const value of text.split('\\').map((one) => one.replace(/^[ \u0000]+|[ \u0000]+$/g, '')))
      if (value !== '') to.add(value);
  };
  const collect = (from: Dataset, depth: number): void => {
    for (const element of from.all()) {
      const { tag } = element;
      const vr = element.vr === '' || element.vr === 'UN' ? ruleOf(tag)?.vr : element.vr;
      if (vr === 'SQ') {
        if (depth < 3 && !large.has(tag)) for (const item of from.itemsOf(element)) collect(item, depth + 1);
      } else if (vr === 'PN') add(found.names, from.textOf(element));
      else if (institutions.includes(tag)) add(found.institutions, from.textOf(element));
      else if (tag === birthDate) add(found.dates, from.textOf(element));
      else if (ids.includes(tag)) {
        add(found.ids, from.textOf(element));
        if (tag === accessionNumber) add(found.accession, from.textOf(element));
      }
    }
  };
  try {
    collect(dataset, 0);
  } catch (damage) {
    if (!(damage instanceof Malformed)) throw damage;
  }
  const { names, ids: numbers, dates, accession, institutions: places } = found;
  return {
    names: [...names],
    ids: [...numbers],
    dates: [...dates],
    accessionNumbers: [...accession],
    institutions: [...places],
  };
}

/** The union of the identifiers of several objects. */
export function joinedIdentifiers(all: readonly (SourceIdentifiers | undefined)[]): SourceIdentifiers {
  const join = (field: keyof SourceIdentifiers): string[] => [...new Set(all.flatMap((one) => one?.[field] ?? []))];
  return {
    names: join('names'),
    ids: join('ids'),
    dates: join('dates'),
    accessionNumbers: join('accessionNumbers'),
    institutions: join('institutions'),
  };
}
