import type { GraphAddress } from '../../rdf/graph-kinds.ts';
import type { Quad } from '../../rdf/terms.ts';
import { prov, qiaw, rdf, rdfs } from '../../rdf/vocabularies.ts';
import type { Finding, Nodes } from './rule.ts';

/** Nodes of a run that belong together by number: `id/mask/{run}/2` is derived from `id/roi/{run}/2`. */
const numbered: ReadonlyArray<readonly [of: string, property: string, to: string]> = [
  ['fv', qiaw.ofROI.value, 'roi'],
  ['dv', qiaw.ofROI.value, 'roi'],
  ['dv', prov.wasDerivedFrom.value, 'space'],
  ['fv', prov.wasDerivedFrom.value, 'space'],
  ['mask', prov.wasDerivedFrom.value, 'roi'],
];

/** Names per graph: a run states its own case, its nodes link to each other, and a region's label may be published. */
export function* nameFindings(
  nodes: Nodes,
  { base, kind, key = '' }: GraphAddress,
  knownLabel: ((label: string) => boolean) | undefined,
): Generator<Finding> {
  if (kind !== 'run') return;
  for (const [node, own] of nodes) {
    const [, what, number = ''] = /\/id\/([^/]+)\/[^/#]+\/([^/#]+)/.exec(node.slice(base.length - 1)) ?? [];
    if (node === `${base}id/run/${key}`) yield* caseOf(node, own, base, key);
    for (const [of, property, to] of numbered) {
      if (of !== what) continue;
      const other = own.find(
        (one) => one.predicate.value === property && !isOf(one, `${base}id/${to}/${key}/${number}`),
      );
      if (other !== undefined) yield { rule: 'NamedAfterContent', node, path: property, ...OTHER_NUMBER };
    }
    if (what === 'roi' && !node.includes('#')) yield* region(node, own, number, knownLabel);
  }
}

function isOf({ object }: Quad, iri: string): boolean {
  return object.value === iri;
}

/** A case id is the subject plus the first eight digits of the run's digest. */
function* caseOf(node: string, own: readonly Quad[], base: string, digest: string): Generator<Finding> {
  const subject = stated(own, qiaw.ofSubject.value)?.slice(`${base}id/subject/`.length) ?? '';
  if (stated(own, qiaw.caseId.value) !== `${decodeURIComponent(subject)}-${digest.slice(0, 8)}`)
    yield { rule: 'CaseOfRun', node, path: qiaw.caseId.value, ...OTHER_CASE };
}

function* region(
  node: string,
  own: readonly Quad[],
  number: string,
  knownLabel: ((label: string) => boolean) | undefined,
): Generator<Finding> {
  if (!own.some(({ predicate }) => predicate.value === rdf.type.value)) return;
  if (stated(own, qiaw.segmentNumber.value) !== number)
    yield { rule: 'NamedAfterContent', node, path: qiaw.segmentNumber.value, ...OTHER_NUMBER };
  const label = stated(own, rdfs.label.value);
  if (knownLabel === undefined || label === undefined || isPublishable(label, knownLabel)) return;
  yield { rule: 'NoRegionName', node, path: rdfs.label.value, ...NAME };
}

/** Standard words of the tables and keyed hashes of the rest, with a number where two regions have the same label. */
function isPublishable(label: string, knownLabel: (label: string) => boolean): boolean {
  const name = label.replace(/ ROI -?\d+$/, '');
  return /^(?:unmapped-[a-z2-7]{10}|unnamed--?\d+)$/.test(name) || knownLabel(name) || knownLabel(label);
}

function stated(own: readonly Quad[], property: string): string | undefined {
  return own.find(({ predicate }) => predicate.value === property)?.object.value;
}

const OTHER_CASE = {
  message: 'The run states the case of another subject or run.',
  remedy: 'Map the record again; a case id is the subject plus the first eight digits of the digest of its run.',
};
const OTHER_NUMBER = {
  message: 'The node is named after a segment but states another one.',
  remedy: 'Map the record again; measurements of one region must not be assigned to another.',
};
const NAME = {
  message: 'The label of a region is neither known to a naming rule nor a keyed hash.',
  remedy: 'Use the label of the region; add the name to a name table if it may be published.',
};
