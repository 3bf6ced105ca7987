import { dct, type NamedNode, prov, type Quad, qiaw, rdf, rdfs } from '../../graph/index.ts';
import type { Omission, StudyOption } from './arrange.ts';
import { estimateBounds, estimateKeys, estimateTerm, heldTerms, stab } from './map-study.ts';
import { type Design, designs, type IccForm, iccForms, type NoCv, type NoIcc } from './model.ts';
import type { FeatureStability, StabilityStudy } from './study.ts';

type Node = ReadonlyMap<string, readonly string[]>;

const all = (node: Node | undefined, term: NamedNode): readonly string[] => node?.get(term.value) ?? [];
const one = (node: Node | undefined, term: NamedNode): string | undefined => all(node, term)[0];

/**
 * The study that a graph describes; undefined if it describes none. Names of features are those in the IRIs of their definitions, and
 * units are empty: definitions are in another graph.
 */
export function readStudyQuads(quads: readonly Quad[], base: string): StabilityStudy | undefined {
  const nodes = nodesOf(quads);
  const [iri, own] = [...nodes].find(([, node]) => all(node, rdf.type).includes(stab.StabilityStudy.value)) ?? [];
  if (iri === undefined || own === undefined) return undefined;
  const parts = Array.from({ length: Number(one(own, stab.readingCount)) }, (_, n) =>
    nodes.get(`${iri}#reading-${n + 1}`),
  );
  const subjects = all(own, stab.counted)
    .map((counted) => nodes.get(counted))
    .sort((a, b) => compare(one(a, qiaw.ofSubject) ?? '', one(b, qiaw.ofSubject) ?? ''));
  const held = designs.flatMap((design) => all(own, heldTerms[design]).map((value) => [design, value] as const));
  const perturbation = one(own, stab.perturbation);
  const pairs = one(own, stab.pairKind) as StabilityStudy['pairs'];
  const deciding = one(own, stab.decidingForm) as IccForm;
  const computed = all(own, stab.computedForm);
  return {
    id: one(own, dct.identifier) ?? '',
    dataset: decodeURIComponent((one(own, dct.isPartOf) ?? '').slice(`${base}dataset/`.length)),
    version: one(own, stab.datasetVersion),
    over: one(own, stab.stabilityDesign) as Design,
    structure: one(own, stab.structureClass) ?? one(own, stab.structureLabel) ?? '',
    modality: one(own, stab.studiedModality) ?? '',
    parameterSet: one(own, qiaw.parameterSet) ?? '',
    held: Object.fromEntries(held),
    options: [...all(own, stab.studyOption)].sort() as StudyOption[],
    ...(pairs !== undefined && { pairs }),
    ...(perturbation !== undefined && { perturbation }),
    forms: [deciding, ...iccForms.filter((form) => form !== deciding && computed.includes(form))],
    readings: parts.map((reading) => one(reading, rdfs.label) ?? ''),
    subjects: subjects.map((subject) => one(subject, qiaw.ofSubject) ?? ''),
    vectors: cellsOf(subjects, parts),
    omitted: all(own, stab.leftOut)
      .map((left) => ({
        subject: one(nodes.get(left), qiaw.ofSubject) ?? '',
        reason: one(nodes.get(left), qiaw.reason) as Omission,
      }))
      .sort((a, b) => compare(a.subject, b.subject)),
    rareReadings: [...all(own, stab.leftOutReading)].sort(compare),
    features: [...nodes.values()].flatMap(readFeature).sort((a, b) => compare(a.name, b.name)),
  };
}

function nodesOf(quads: readonly Quad[]): Map<string, Node> {
  const nodes = new Map<string, Map<string, string[]>>();
  for (const { subject, predicate, object } of quads) {
    const node = nodes.get(subject.value) ?? new Map<string, string[]>();
    nodes.set(subject.value, node);
    const values = node.get(predicate.value) ?? [];
    node.set(predicate.value, values);
    values.push(object.value);
  }
  return nodes;
}

/** The vector of each subject and reading: a subject and a reading have exactly one in common. */
function cellsOf(subjects: readonly (Node | undefined)[], readings: readonly (Node | undefined)[]): string[] {
  const members = readings.map((reading) => new Set(all(reading, prov.hadMember)));
  return subjects.flatMap((subject) => {
    const own = all(subject, prov.hadMember);
    return members.map((reading) => own.find((vector) => reading.has(vector)) ?? '');
  });
}

function readFeature(node: Node): FeatureStability[] {
  const definition = one(node, stab.stabilityOf);
  if (definition === undefined) return [];
  const found = estimateKeys.flatMap((key) => {
    const [value, lower, upper] = estimateBounds.map((bound) => one(node, estimateTerm(key, bound)));
    if (value === undefined || lower === undefined || upper === undefined) return [];
    return [[key, { value: numberOf(value), lower: numberOf(lower), upper: numberOf(upper) }] as const];
  });
  const noIcc = one(node, stab.noIccReason) as NoIcc | undefined;
  const noCv = one(node, stab.noWithinCvReason) as NoCv | undefined;
  return [
    {
      definition,
      name: definition.slice(definition.lastIndexOf('/') + 1).replace(/\.[0-9a-f]{64}(?:\..*)?$/, ''),
      unit: '',
      reliability: {
        subjects: Number(one(node, stab.subjectCount)),
        estimates: Object.fromEntries(found),
        ...(noIcc !== undefined && { noIcc }),
        ...(noCv !== undefined && { noCv }),
      },
    },
  ];
}

const numberOf = (text: string): number => Number(text.replace('INF', 'Infinity'));
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
