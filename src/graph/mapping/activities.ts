import type { CaseRecord } from '../provenance/case-record.ts';
import { type GraphBuilder, given } from '../rdf/graph-builder.ts';
import { type InstanceIris, part } from '../rdf/iris.ts';
import { double, type NamedNode, string } from '../rdf/terms.ts';
import { dct, prov, qiaw, rdf, rdfs, ro } from '../rdf/vocabularies.ts';
import { softwareName } from './software.ts';

/** The steps of a run; each is a fragment of the run's IRI. */
export type Step = 'convert' | 'rasterise' | 'seg' | 'features' | 'deep' | 'sr';

export function step(iris: InstanceIris, record: CaseRecord, name: Step): NamedNode {
  return part(iris.run(record.run.digest), name);
}

/** The run as a whole: its inputs, settings, software and notes. */
export function addRun(graph: GraphBuilder, iris: InstanceIris, record: CaseRecord): void {
  const { run } = record;
  const node = iris.run(run.digest);
  const software = iris.software(softwareName(run.software));
  graph
    .add(node, rdf.type, qiaw.ProcessingRun, prov.Activity)
    .add(node, qiaw.caseId, string(record.id))
    .add(node, qiaw.ofSubject, iris.subject(record.subject.id))
    .add(node, qiaw.inputDigest, string(`sha256:${run.inputDigest}`))
    .add(node, qiaw.settingsDigest, string(`sha256:${run.settingsDigest}`))
    .add(node, qiaw.contourRule, string(run.contourRule))
    .add(node, qiaw.linkMethod, string(record.delineation.linkMethod))
    .add(node, prov.used, iris.series(record.image.seriesId), iris.sop(record.delineation.sopId))
    .add(
      node,
      prov.used,
      given(record.drawnOn, ({ seriesId }) => iris.series(seriesId)),
    )
    .add(node, qiaw.secondsBetweenAcquisitions, given(record.drawnOn?.secondsToMeasured, double))
    .add(node, prov.used, iris.parameterSet(run.settingsDigest))
    .add(node, prov.wasAssociatedWith, software);
  for (const [index, { code, message }] of record.notes.entries()) {
    addNote(graph, node, `note-${index + 1}`, code, message);
  }
}

/** A step of the run and what it used. */
export function addStep(
  graph: GraphBuilder,
  iris: InstanceIris,
  record: CaseRecord,
  name: Step,
  used: readonly NamedNode[],
): NamedNode {
  const node = step(iris, record, name);
  const software = iris.software(softwareName(record.run.software));
  graph
    .add(node, rdf.type, qiaw.ProcessingStep, prov.Activity)
    .add(node, dct.isPartOf, iris.run(record.run.digest))
    .add(node, prov.used, ...used)
    .add(node, ro.P0546, software)
    .add(node, prov.wasAssociatedWith, software);
  return node;
}

export function addNote(graph: GraphBuilder, owner: NamedNode, fragment: string, code: string, message: string): void {
  const note = part(owner, fragment);
  graph
    .add(owner, qiaw.note, note)
    .add(note, rdf.type, qiaw.Note)
    .add(note, qiaw.code, string(code))
    .add(note, rdfs.comment, string(message));
}
