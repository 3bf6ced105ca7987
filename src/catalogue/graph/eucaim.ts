import type { GraphBuilder, NamedNode } from '../../graph/index.ts';
import type { ShownFacts } from '../shown-facts.ts';
import { Vocabularies, type VocabularyName } from '../vocabularies/vocabulary.ts';
import { Authorities } from './authorities.ts';
import type { CatalogueContext } from './context.ts';
import type { DatasetState } from './state.ts';
import { dct, eucaim } from './vocabularies.ts';
import { count } from './words.ts';

/**
 * The properties of EUCAIM DCAT-AP 2.0 (EUCAIM/eucaim_dcat_ap, releases/v2.0/Dataset.md). Computed: birth sex, modality, manufacturer,
 * structures and the number of segmented studies, within the rules of what may be shown. The record gives the rest.
 */
export function addEucaim(graph: GraphBuilder, state: DatasetState, { vocabularies }: CatalogueContext): void {
  const { node, record, computed } = state;
  const said = record.eucaim;
  const authorities = new Authorities(graph, vocabularies);
  const found = eucaimTerms(computed, vocabularies);
  const terms = (property: NamedNode, list: VocabularyName, codes: readonly string[]) =>
    graph.add(node, property, ...[...new Set(codes)].map((code) => authorities.term([list], code)));
  terms(eucaim.hasBirthSex, 'eucaim-birth-sex', found.sexes);
  terms(eucaim.hasImageModality, 'eucaim-modality', found.modalities);
  terms(eucaim.hasEquipmentManufacturer, 'eucaim-manufacturer', [
    ...found.manufacturers,
    ...(said?.manufacturers ?? []),
  ]);
  terms(eucaim.hasImageBodyPart, 'eucaim-structure', [...found.structures, ...(said?.bodyParts ?? [])]);
  terms(eucaim.hasAnnotationLabel, 'eucaim-structure', found.structures);
  terms(eucaim.hasCondition, 'eucaim-condition', said?.condition === undefined ? [] : [said.condition]);
  terms(eucaim.collectionMethod, 'eucaim', said?.collectionMethod ?? []);
  terms(eucaim.hasAlgorithmType, 'eucaim', said?.segmentationMethod ?? []);
  terms(
    eucaim.interoperabilityLevel,
    'eucaim',
    said?.interoperabilityLevel === undefined ? [] : [said.interoperabilityLevel],
  );
  terms(dct.subject, 'eucaim', said?.types ?? []);
  const { studies } = computed;
  graph.add(node, eucaim.nbrOfSegmentations, studies === undefined ? undefined : count(studies));
}

/** Whether everything that EUCAIM requires and that is computed is there. */
export function meetsEucaim({ record, computed }: DatasetState): boolean {
  const found = eucaimTerms(computed, undefined);
  const { manufacturers = [], bodyParts = [] } = record.eucaim ?? {};
  return (
    computed.patients !== undefined &&
    computed.studies !== undefined &&
    found.sexes.length > 0 &&
    found.modalities.length > 0 &&
    found.manufacturers.length + manufacturers.length > 0 &&
    found.structures.length + bodyParts.length > 0
  );
}

const modalities: Readonly<Record<string, string>> = { CT: 'IMG1000026', MR: 'IMG1000038', PT: 'IMG1000062' };
const sexes: Readonly<Record<string, string>> = { male: 'COM1001366', female: 'COM1001370' };
/** DICOM Manufacturer has no fixed spelling. */
const makers: ReadonlyArray<readonly [pattern: RegExp, code: string]> = [
  [/siemens/i, 'IMG1000044'],
  [/toshiba/i, 'IMG1000045'],
  [/philips/i, 'IMG1000046'],
  [/^ge\b|general electric/i, 'IMG1000047'],
];

/** Codes for what the data contain. What the hyper-ontology has no known code for is left out. */
function eucaimTerms(computed: ShownFacts, vocabularies = Vocabularies.of()) {
  const structures = new Map(
    [...vocabularies.list('eucaim-structure').codes].map(([code, label]) => [plain(label), code]),
  );
  return {
    sexes: computed.sexes.flatMap(({ key }) => sexes[key] ?? []),
    modalities: computed.modalities.flatMap(({ key }) => modalities[key] ?? []),
    manufacturers: computed.manufacturers.flatMap(
      ({ key }) => makers.find(([pattern]) => pattern.test(key))?.[1] ?? [],
    ),
    structures: computed.regions.flatMap(({ label }) => structures.get(plain(label)) ?? []),
  };
}

/** A name without the words that the hyper-ontology and SNOMED CT add in their own ways. */
const plain = (label: string): string =>
  label
    .toLowerCase()
    .replaceAll(/\b(?:structure|entire|of|organ)\b/g, ' ')
    .replaceAll(/[^a-z]+/g, ' ')
    .trim();
