import type { CaseRecord } from '../provenance/case-record.ts';
import { type GraphBuilder, given } from '../rdf/graph-builder.ts';
import type { InstanceIris } from '../rdf/iris.ts';
import { boolean, decimal, integer, type NamedNode, string } from '../rdf/terms.ts';
import { dcm, qiaw, rdf } from '../rdf/vocabularies.ts';
import { acquisitionsOf, type PairDesign } from '../subject/acquisitions.ts';

const designs: Readonly<Record<PairDesign, NamedNode>> = {
  reconstruction: qiaw.Reconstruction,
  'coffee-break': qiaw.CoffeeBreak,
  longitudinal: qiaw.Longitudinal,
};

/** The acquisitions of a subject and the pairs of its images: intervals, but no date and no time. */
export function addAcquisitions(graph: GraphBuilder, iris: InstanceIris, records: readonly CaseRecord[]): void {
  const [first] = records;
  if (first === undefined) return;
  const subject = iris.subject(first.subject.id);
  const { acquisitions, pairs } = acquisitionsOf(records);
  for (const { id, modality, series, order, daysAfterFirst, timePoints } of acquisitions) {
    const node = iris.acquisition(id);
    graph
      .add(node, rdf.type, qiaw.ImageAcquisition)
      .add(node, qiaw.ofSubject, subject)
      .add(node, qiaw.modality, (dcm as Readonly<Record<string, NamedNode>>)[modality] ?? dcm.OT)
      .add(node, qiaw.acquisitionOrder, given(order, integer))
      .add(node, qiaw.daysAfterFirst, given(daysAfterFirst, integer))
      .add(node, qiaw.timePointLabel, ...timePoints.map(string));
    for (const one of series) graph.add(iris.series(one), qiaw.acquiredIn, node);
  }
  for (const { first: earlier, second: later, design, minutes, days, differences } of pairs) {
    const node = iris.pair(earlier, later);
    graph
      .add(node, rdf.type, qiaw.ImagePair)
      .add(node, qiaw.ofSubject, subject)
      .add(node, qiaw.firstSeries, iris.series(earlier))
      .add(node, qiaw.secondSeries, iris.series(later))
      .add(node, qiaw.design, designs[design])
      .add(node, qiaw.minutesBetween, given(minutes, decimal))
      .add(node, qiaw.daysBetween, given(days, integer))
      .add(node, qiaw.comparable, boolean(differences.length === 0))
      .add(node, qiaw.protocolDifference, ...differences.map(string));
  }
}
