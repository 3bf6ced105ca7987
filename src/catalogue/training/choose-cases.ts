import { sha256 } from '../../core/index.ts';
import { ReadersUnresolved, TrainingRequestInvalid } from './errors.ts';
import { groupBy } from './find-images.ts';
import type {
  DrawnImage,
  DrawnRegion,
  LeftOut,
  Reader,
  StructureSource,
  TrainingCase,
  TrainingRequest,
} from './model.ts';
import { isNamed } from './readers.ts';
import type { Structure } from './structures.ts';

export interface ChosenCases {
  readonly cases: readonly TrainingCase[];
  readonly leftOut: readonly LeftOut[];
  /** Cases that have each structure, and that lack it, before any is left out. */
  readonly counts: ReadonlyArray<{ readonly structure: string; readonly drawn: number; readonly lacking: number }>;
}

type Rules = Pick<TrainingRequest, 'readers' | 'lesions' | 'missing'>;

/** Applies the rules for readers, lesions and missing structures. @throws ReadersUnresolved, TrainingRequestInvalid */
export function chooseCases(
  images: readonly DrawnImage[],
  structures: readonly Structure[],
  rules: Rules,
): ChosenCases {
  if (rules.readers === 'refuse') refuseSeveral(images, structures);
  const all = images.flatMap((image) => casesOf(image, structures, rules));
  const counts = structures.map(({ name }, at) => {
    const drawn = all.filter(({ sources }) => sources[at] !== undefined).length;
    return { structure: name, drawn, lacking: all.length - drawn };
  });
  const leftOut: LeftOut[] = [];
  const cases = all.filter(({ image, sources, reader }) => {
    const lacks = structures.flatMap(({ name }, at) => (sources[at] === undefined ? [name] : []));
    if (lacks.length === 0 || (rules.missing !== 'leave-out' && lacks.length < structures.length)) return true;
    const who = reader === undefined ? '' : ` by ${reader.label}`;
    leftOut.push({ subject: image.subject, case: image.document.id, reason: `not drawn${who}: ${lacks.join(', ')}` });
    return false;
  });
  if (cases.length === 0) {
    throw new TrainingRequestInvalid(
      `Nothing was exported: no image has all structures (${counts.map((one) => `${one.structure}: ${one.drawn}`).join(', ')}). ` +
        'Ask for fewer, or choose what a missing one means with --missing ignore or --missing background.',
    );
  }
  return { cases, leftOut, counts };
}

const readersIn = (regions: readonly DrawnRegion[]): Reader[] => [
  ...new Map(regions.map(({ reader }) => [reader.key, reader])).values(),
];

function refuseSeveral(images: readonly DrawnImage[], structures: readonly Structure[]): void {
  for (const { regions, document } of images)
    for (const [at, { name }] of structures.entries()) {
      const readers = readersIn(regions[at]!);
      if (readers.length < 2) continue;
      throw new ReadersUnresolved(
        `Nothing was exported: ${readers.length} readers drew "${name}" on the image of case ${document.id} (${readers
          .map(({ label }) => label)
          .sort()
          .join('; ')}). Choose --readers one:<reader>, consensus or each, or select with --observer or --method.`,
      );
    }
}

function casesOf(image: DrawnImage, structures: readonly Structure[], rules: Rules): TrainingCase[] {
  const { readers: rule } = rules;
  const several = new Map(
    image.regions.flatMap((regions) => {
      const readers = readersIn(regions);
      return readers.length > 1 ? readers.map((reader) => [reader.key, reader] as const) : [];
    }),
  );
  if (rule !== 'each' || several.size === 0) return [caseOf(image, structures, rules)];
  return [...several.values()]
    .sort((a, b) => (a.label < b.label ? -1 : 1))
    .map((reader) => caseOf(image, structures, rules, reader));
}

function caseOf(image: DrawnImage, structures: readonly Structure[], rules: Rules, only?: Reader): TrainingCase {
  const notes: string[] = [];
  const sources = structures.map((structure, at): StructureSource | undefined => {
    const all = image.regions[at]!;
    const byReader = groupBy(all, ({ reader }) => reader.key);
    if (byReader.size > 1 && rules.readers === 'consensus') {
      const each = [...byReader.values()].flatMap((regions) => {
        const lesions = lesionsOf(structure, regions, rules);
        return lesions === undefined ? [] : [lesions.regions];
      });
      if (each.length === 0) return undefined;
      notes.push(`${structure.name}: consensus (majority) of ${each.length} readers`);
      return each.length === 1 ? { regions: each[0]! } : { regions: each.flat(), consensus: each };
    }
    const own = byReader.size > 1 ? all.filter(({ reader }) => isChosen(reader, rules.readers, only)) : all;
    const lesions = lesionsOf(structure, own, rules);
    if (lesions?.note !== undefined) notes.push(lesions.note);
    return lesions && { regions: lesions.regions };
  });
  const { subject, document } = image;
  const digest = sha256(JSON.stringify([document.image.seriesId, document.image.size, only?.key ?? null])).slice(0, 8);
  return { name: `${subject}-${digest}`, image, sources, notes, ...(only && { reader: only }) };
}

function isChosen(reader: Reader, rule: Rules['readers'], only: Reader | undefined): boolean {
  return typeof rule === 'object' ? isNamed(rule.one, reader) : reader.key === only?.key;
}

/** Several regions of a structure by one reader: all of them, or only the primary one. */
function lesionsOf(
  structure: Structure,
  regions: readonly DrawnRegion[],
  { lesions }: Rules,
): { readonly regions: readonly DrawnRegion[]; readonly note?: string } | undefined {
  if (regions.length === 0 || !structure.isWhole(regions)) return undefined;
  const primary = regions.filter(({ key }) => key?.endsWith('-primary'));
  const labels = (of: readonly DrawnRegion[]): string =>
    of
      .map(({ label }) => label)
      .sort()
      .join(', ');
  const isSure = regions.length === 1 && !regions[0]!.key?.endsWith('-nodal');
  if (regions.length === 1 && (isSure || lesions === 'union')) return { regions };
  if (lesions === 'union' || !structure.isTarget)
    return { regions, note: `${structure.name}: union of ${regions.length} regions (${labels(regions)})` };
  if (primary.length !== 1) return undefined;
  return {
    regions: primary,
    note: `${structure.name}: only the primary one (${labels(primary)}) of ${labels(regions)}`,
  };
}
