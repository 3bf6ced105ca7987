import { digestOf } from '../../core/index.ts';
import { type Agreement, agreementMeasures } from '../../image/index.ts';
import type { AgreementRecord, ComparisonKind, GroupAgreement, PairAgreement } from '../provenance/agreement-record.ts';
import type { LinkedRegion } from '../provenance/regions-record.ts';
import { agr } from '../rdf/agreement-terms.ts';
import { GraphBuilder, given } from '../rdf/graph-builder.ts';
import { graphNames, type InstanceIris, instanceIris, type MappingContext, part } from '../rdf/iris.ts';
import { reg } from '../rdf/region-terms.ts';
import { double, integer, type NamedNode, type Quad, string } from '../rdf/terms.ts';
import { prov, qiaw, rdf } from '../rdf/vocabularies.ts';

const kinds: Readonly<Record<ComparisonKind, NamedNode>> = {
  observer: agr.BetweenObservers,
  method: agr.BetweenMethods,
  'observer-and-method': agr.BetweenObserversAndMethods,
  encoding: agr.BetweenEncodings,
  unstated: agr.BetweenUnstated,
};

const terms: Readonly<Record<keyof Agreement, NamedNode>> = { ...agr, dice: reg.dice };

/** How far the delineations of one subject agree. The graph is replaced as a whole; it is empty if nothing was compared. */
export function mapAgreement(record: AgreementRecord, { base }: MappingContext): Quad[] {
  const { subject, runs, pairs, groups, pairsOnOtherImages } = record;
  if (pairs.length === 0) return [];
  const iris = instanceIris(base);
  const graph = new GraphBuilder(graphNames(base).derived('agreement', subject));
  const activity = iris.agreement(subject);
  graph
    .add(activity, rdf.type, agr.AgreementAnalysis, prov.Activity)
    .add(activity, qiaw.ofSubject, iris.subject(subject))
    .add(activity, prov.used, ...runs.map(iris.run))
    .add(activity, agr.pairCount, integer(pairs.length))
    .add(activity, agr.pairsOnOtherImages, integer(pairsOnOtherImages));
  for (const pair of pairs) addPair(graph, iris, subject, pair);
  for (const group of groups) addGroup(graph, iris, subject, group);
  return graph.quads();
}

const roi = (iris: InstanceIris, { run, segmentNumber }: LinkedRegion): NamedNode => iris.roi(run, segmentNumber);
const mask = (iris: InstanceIris, { run, segmentNumber }: LinkedRegion): NamedNode => iris.mask(run, segmentNumber);

function nameOf(what: 'pair' | 'group', regions: readonly LinkedRegion[]): string {
  return digestOf([what, ...regions.map(({ run, segmentNumber }) => `${run}/${segmentNumber}`)]).slice(0, 20);
}

function addResult(graph: GraphBuilder, iris: InstanceIris, subject: string, node: NamedNode, structure: string): void {
  graph
    .add(node, rdf.type, prov.Entity)
    .add(node, qiaw.ofSubject, iris.subject(subject))
    .add(node, prov.wasGeneratedBy, iris.agreement(subject))
    .add(node, agr.structure, string(structure));
}

function addPair(graph: GraphBuilder, iris: InstanceIris, subject: string, pair: PairAgreement): void {
  const { first, second } = pair;
  const node = iris.agreementOf(subject, nameOf('pair', [first, second]));
  addResult(graph, iris, subject, node, pair.structure);
  graph
    .add(node, rdf.type, agr.DelineationAgreement)
    .add(node, agr.comparison, kinds[pair.kind])
    .add(node, agr.first, roi(iris, first))
    .add(node, agr.second, roi(iris, second))
    .add(node, prov.wasDerivedFrom, mask(iris, first), mask(iris, second));
  addMeasures(graph, node, pair.measures);
}

function addGroup(graph: GraphBuilder, iris: InstanceIris, subject: string, group: GroupAgreement): void {
  const { readers, staple } = group;
  const node = iris.agreementOf(
    subject,
    nameOf(
      'group',
      readers.map(({ region }) => region),
    ),
  );
  addResult(graph, iris, subject, node, group.structure);
  graph
    .add(node, rdf.type, agr.ObserverGroup)
    .add(node, prov.wasDerivedFrom, ...readers.map(({ region }) => mask(iris, region)))
    .add(node, agr.observerCount, integer(readers.length))
    .add(node, agr.majorityVolume, double(group.majorityVolume))
    .add(node, agr.tiedVoxels, integer(group.tiedVoxels))
    .add(node, agr.stapleVolume, given(staple?.volume, double))
    .add(node, agr.stapleIterations, given(staple?.iterations, integer))
    .add(node, agr.stapleMargin, given(staple?.marginMm, double))
    .add(node, agr.stapleBoxStart, given(staple?.boxMin.join(' '), string))
    .add(node, agr.stapleBoxSize, given(staple?.boxSize.join(' '), string));
  for (const [n, reader] of readers.entries()) {
    const one = part(node, `observer-${n + 1}`);
    graph
      .add(node, agr.observerResult, one)
      .add(one, rdf.type, agr.ObserverAgreement)
      .add(one, agr.ofRegion, roi(iris, reader.region))
      .add(one, agr.stapleSensitivity, given(reader.sensitivity, double))
      .add(one, agr.stapleSpecificity, given(reader.specificity, double));
    if (reader.againstOthers) addMeasures(graph, one, reader.againstOthers);
  }
}

function addMeasures(graph: GraphBuilder, node: NamedNode, measures: Agreement): void {
  for (const { key } of agreementMeasures) graph.add(node, terms[key], given(measures[key], double));
}
