import { canonicalJson, sha256 } from '../../core/index.ts';
import {
  dcat,
  dct,
  double,
  GraphBuilder,
  given,
  integer,
  type NamedNode,
  namedNode,
  namespaces,
  part,
  prov,
  type Quad,
  qiaw,
  rdf,
  rdfs,
  string,
  vocabulary,
} from '../../graph/index.ts';
import { type Design, designs, type EstimateKey, estimates } from './model.ts';
import type { FeatureStability, StabilityStudy } from './study.ts';

/** Terms of stability studies; defined in ontology/stability.ttl. */
export const stab = vocabulary(namespaces.qiaw, [
  'CountedSubject',
  'FeatureStability',
  'LeftOutSubject',
  'Reading',
  'StabilityStudy',
  'computedForm',
  'counted',
  'datasetVersion',
  'decidingForm',
  'heldMethod',
  'heldObserver',
  'heldPerturbation',
  'heldTimepoint',
  'leftOut',
  'leftOutReading',
  'noIccReason',
  'noWithinCvReason',
  'pairKind',
  'perturbation',
  'readingCount',
  'readingOf',
  'stabilityOf',
  'stabilityDesign',
  'stabilityIn',
  'structureClass',
  'structureLabel',
  'studiedModality',
  'studyOption',
  'subjectCount',
]);

export const heldTerms: Readonly<Record<Design, NamedNode>> = {
  observer: stab.heldObserver,
  method: stab.heldMethod,
  timepoint: stab.heldTimepoint,
  perturbation: stab.heldPerturbation,
};

export const estimateKeys = Object.keys(estimates) as EstimateKey[];
export const estimateBounds = ['value', 'lower', 'upper'] as const;
export type EstimateBound = (typeof estimateBounds)[number];

/** The property of an estimate (`icc`) or of a bound of its interval (`iccLower`). */
export const estimateTerm = (key: EstimateKey, bound: EstimateBound): NamedNode =>
  namedNode(`${namespaces.qiaw}${key}${bound === 'value' ? '' : bound === 'lower' ? 'Lower' : 'Upper'}`);

export const studyIri = (base: string, id: string): string => `${base}id/stability/${id}`;
export const studyGraph = (base: string, id: string): string => `${base}graph/stability/${id}`;

const designWords: Readonly<Record<Design, string>> = {
  observer: 'between observers',
  method: 'between methods of delineation',
  timepoint: 'between repeated scans',
  perturbation: 'under perturbations',
};

const isClass = (structure: string): boolean => /^https?:/.test(structure);

/** What the study is about, without the settings. */
export function titleOf(
  { over, structure, modality, held, pairs, dataset, version }: StabilityStudy,
  labelOf = lastPart,
): string {
  const others = designs.flatMap((one) => (held[one] === undefined ? [] : heldText(one, held[one])));
  const which = [labelOf(structure), modality, ...others].join(', ');
  return `Stability of radiomic features ${designWords[over]}${pairs === undefined ? '' : ` (${pairs})`}: ${which}, dataset ${dataset}${version === undefined ? '' : ` ${version}`}`;
}

/** `method manual`; observers without a name are already called so: `observer 3`. */
export const heldText = (design: Design, value: string): string =>
  value.startsWith(`${design} `) ? value : `${design} ${value}`;

const lastPart = (iri: string): string => iri.slice(iri.lastIndexOf('/') + 1);

/** Digest of a study's content, without the base, so that a new base does not change it. */
export function studyDigest({ id: _, ...study }: StabilityStudy, base: string): string {
  return sha256(canonicalJson(JSON.parse(JSON.stringify(study).replaceAll(base, ''))));
}

export const studyCitation = (study: StabilityStudy, base: string): string =>
  `${titleOf(study)}. ${study.subjects.length} subjects, sha256:${studyDigest(study, base)}. ${studyIri(base, study.id)}`;

/**
 * The graph of a study: its population, readings with the vectors used, subjects left out, and one node per feature. It contains no time
 * and no name of a machine, so that the same data give the same bytes.
 */
export function mapStudy(study: StabilityStudy, base: string): Quad[] {
  const node = namedNode(studyIri(base, study.id));
  const [computation, dataset] = [part(node, 'computation'), `${base}dataset/${study.dataset}`];
  const graph = new GraphBuilder(namedNode(studyGraph(base, study.id)))
    .add(node, rdf.type, stab.StabilityStudy, prov.Entity, dcat.Dataset)
    .add(node, dct.identifier, string(study.id))
    .add(node, dct.title, string(titleOf(study)))
    .add(node, dct.bibliographicCitation, string(studyCitation(study, base)))
    .add(node, qiaw.contentDigest, string(`sha256:${studyDigest(study, base)}`))
    .add(node, dct.isPartOf, namedNode(dataset))
    .add(node, stab.datasetVersion, given(study.version, string))
    .add(node, stab.stabilityDesign, string(study.over))
    .add(node, stab.studyOption, ...study.options.map(string))
    .add(node, stab.perturbation, given(study.perturbation, string))
    .add(node, stab.pairKind, given(study.pairs, string))
    .add(node, stab.decidingForm, string(study.forms[0]))
    .add(node, stab.computedForm, ...study.forms.map(string))
    .add(node, stab.structureClass, isClass(study.structure) ? namedNode(study.structure) : undefined)
    .add(node, stab.structureLabel, isClass(study.structure) ? undefined : string(study.structure))
    .add(node, stab.studiedModality, string(study.modality))
    .add(node, qiaw.parameterSet, namedNode(study.parameterSet))
    .add(node, stab.subjectCount, integer(study.subjects.length))
    .add(node, stab.readingCount, integer(study.readings.length))
    .add(node, stab.leftOutReading, ...study.rareReadings.map(string))
    .add(node, prov.wasGeneratedBy, computation)
    .add(computation, rdf.type, prov.Activity);
  for (const design of designs) graph.add(node, heldTerms[design], given(study.held[design], string));
  const count = study.readings.length;
  for (const [at, label] of study.readings.entries()) {
    const reading = part(node, `reading-${at + 1}`);
    const vectors = study.subjects.map((_, subject) => study.vectors[subject * count + at]!);
    graph
      .add(reading, rdf.type, stab.Reading, prov.Collection, prov.Entity)
      .add(reading, rdfs.label, string(label))
      .add(reading, stab.readingOf, node)
      .add(reading, prov.hadMember, ...vectors.map(namedNode))
      .add(computation, prov.used, reading);
  }
  for (const [at, subject] of study.subjects.entries()) {
    const counted = part(node, `subject-${at + 1}`);
    graph
      .add(node, stab.counted, counted)
      .add(counted, rdf.type, stab.CountedSubject, prov.Collection, prov.Entity)
      .add(counted, qiaw.ofSubject, namedNode(subject))
      .add(counted, prov.hadMember, ...study.vectors.slice(at * count, (at + 1) * count).map(namedNode));
  }
  for (const [at, { subject, reason }] of study.omitted.entries()) {
    const left = part(node, `left-out-${at + 1}`);
    graph
      .add(node, stab.leftOut, left)
      .add(left, rdf.type, stab.LeftOutSubject)
      .add(left, qiaw.ofSubject, namedNode(subject))
      .add(left, qiaw.reason, string(reason));
  }
  for (const feature of study.features) addFeature(graph, node, feature);
  return graph.quads();
}

function addFeature(graph: GraphBuilder, study: NamedNode, { definition, reliability }: FeatureStability): void {
  const node = part(study, `feature-${sha256(lastPart(definition)).slice(0, 16)}`);
  graph
    .add(node, rdf.type, stab.FeatureStability)
    .add(node, stab.stabilityIn, study)
    .add(node, stab.stabilityOf, namedNode(definition))
    .add(node, stab.subjectCount, integer(reliability.subjects))
    .add(node, stab.noIccReason, given(reliability.noIcc, string))
    .add(node, stab.noWithinCvReason, given(reliability.noCv, string));
  for (const key of estimateKeys) {
    const estimate = reliability.estimates[key];
    if (estimate === undefined) continue;
    for (const bound of estimateBounds) graph.add(node, estimateTerm(key, bound), double(estimate[bound]));
  }
}
