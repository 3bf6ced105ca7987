import { type AttributedObserver, type AttributionCertainty, type DelineationMethod, taken } from '../../core/index.ts';
import type { CaseRecord, RoiRecord } from '../provenance/case-record.ts';
import { type GraphBuilder, given } from '../rdf/graph-builder.ts';
import { type InstanceIris, part } from '../rdf/iris.ts';
import { boolean, type NamedNode, namedNode, string } from '../rdf/terms.ts';
import { dct, prov, qiaw, rdf, rdfs, ro } from '../rdf/vocabularies.ts';

/** Segmentation methods of the Radiomics Ontology. */
const methods: Readonly<Record<DelineationMethod, NamedNode>> = {
  manual: ro.O567,
  semiautomatic: ro.O345,
  automatic: ro.KRFG,
};

const certainties: Readonly<Record<AttributionCertainty, NamedNode>> = {
  stated: qiaw.Stated,
  'name-rule': qiaw.ReadByNameRule,
  inferred: qiaw.Inferred,
};

/** The method that holds for a region; in cases of earlier releases its ROIGenerationAlgorithm. */
export function methodOf({ attribution, generationAlgorithm = '' }: RoiRecord): NamedNode | undefined {
  const method = taken(attribution?.methods)?.method ?? generationAlgorithm.toLowerCase();
  return Object.hasOwn(methods, method) ? methods[method as DelineationMethod] : undefined;
}

/**
 * Observer, approver and time point of a region, and every statement of the source about them and about the method, with its origin and
 * certainty. Observers are described in the graph of the subject.
 */
export function addAttribution(graph: GraphBuilder, iris: InstanceIris, record: CaseRecord, roi: RoiRecord): void {
  const { attribution } = roi;
  if (attribution === undefined) return;
  const { observers, methods: stated, timePoints, approval } = attribution;
  const region = iris.roi(record.run.digest, roi.segmentNumber);
  const agent = ({ id }: Pick<AttributedObserver, 'id'>): NamedNode => iris.observer(record.run.dataset, id);
  graph
    .add(region, qiaw.observer, given(taken(observers), agent))
    .add(
      region,
      qiaw.timePointLabel,
      given(taken(timePoints), ({ label }) => string(label)),
    )
    .add(region, qiaw.approvalStatus, given(approval?.status, string))
    .add(region, qiaw.approver, given(approval?.approver, agent));
  let number = 0;
  const statement = (
    link: NamedNode,
    { origin, certainty, taken: decisive }: Omit<AttributedObserver, 'id' | 'label' | 'kind'>,
  ): NamedNode => {
    number += 1;
    const node = part(region, `statement-${number}`);
    graph
      .add(region, link, node)
      .add(node, rdf.type, qiaw.AttributionStatement)
      .add(node, qiaw.readFrom, string(origin))
      .add(node, qiaw.certainty, certainties[certainty])
      .add(node, qiaw.decisive, decisive ? boolean(true) : undefined);
    return node;
  };
  const attributed = (observer: AttributedObserver, role: NamedNode): void => {
    graph
      .add(statement(prov.qualifiedAttribution, observer), rdf.type, prov.Attribution)
      .add(part(region, `statement-${number}`), prov.agent, agent(observer))
      .add(part(region, `statement-${number}`), prov.hadRole, role);
  };
  for (const observer of observers) attributed(observer, qiaw.ObserverRole);
  for (const method of stated) {
    graph
      .add(statement(qiaw.methodStatement, method), qiaw.statedMethod, methods[method.method])
      .add(part(region, `statement-${number}`), qiaw.algorithmName, given(method.algorithm?.name, string))
      .add(part(region, `statement-${number}`), qiaw.algorithmVersion, given(method.algorithm?.version, string));
  }
  for (const point of timePoints)
    graph.add(statement(qiaw.timePointStatement, point), qiaw.timePointLabel, string(point.label));
  if (approval?.approver)
    attributed(
      { ...approval.approver, kind: 'person', origin: 'ReviewerName', certainty: 'stated' },
      qiaw.ApproverRole,
    );
}

/** The observers and approvers of the cases of a subject; they belong to a dataset. Of spellings of one name the first is the label. */
export function addObservers(graph: GraphBuilder, iris: InstanceIris, records: readonly CaseRecord[]): void {
  const labels = new Map<string, string>();
  for (const { run, rois } of records) {
    for (const { attribution } of rois) {
      const approver = attribution?.approval?.approver;
      const all = [...(attribution?.observers ?? []), ...(approver ? [{ ...approver, kind: 'person' } as const] : [])];
      for (const { id, label, kind } of all) {
        const node = iris.observer(run.dataset, id);
        const known = labels.get(node.value);
        labels.set(node.value, known === undefined || label < known ? label : known);
        graph
          .add(node, rdf.type, prov.Agent, kind === 'person' ? prov.Person : prov.SoftwareAgent)
          .add(node, dct.isPartOf, iris.dataset(run.dataset));
      }
    }
  }
  for (const [node, label] of labels) graph.add(namedNode(node), rdfs.label, string(label));
}
