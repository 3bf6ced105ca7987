import { canonicalJson } from '../../../core/index.ts';
import {
  dateTime,
  dcat,
  dct,
  GraphBuilder,
  given,
  instanceIris,
  integer,
  namedNode,
  namespaces,
  part,
  prov,
  type Quad,
  qiaw,
  rdf,
  string,
  typed,
  vocabulary,
} from '../../../graph/index.ts';

/** Terms that only training sets use; defined in ontology/training.ttl. */
export const tra = vocabulary(namespaces.qiaw, [
  'TrainingSet',
  'TrainingCase',
  'TrainingFile',
  'trainingFold',
  'trainingPlan',
  'trainingSplit',
  'fileDigest',
]);

/** An exported training set: what it holds, and what each file was made of. Immutable. */
export interface TrainingRecord {
  /** 20 hexadecimal digits of the digest of the plan. */
  readonly id: string;
  readonly title: string;
  readonly digest: string;
  /** ISO 8601. */
  readonly issued: string;
  /** Licences and conditions of the whole, in words. */
  readonly rights: string;
  readonly datasets: readonly string[];
  /** What was asked for, and the labels. */
  readonly plan: object;
  readonly cases: ReadonlyArray<{
    readonly name: string;
    readonly subject: string;
    readonly split: 'train' | 'test';
    readonly fold?: number;
    /** Digests of the runs that made the images. */
    readonly images: readonly string[];
    /** Run and segment of the regions. */
    readonly regions: ReadonlyArray<readonly [run: string, segment: number]>;
    readonly files: ReadonlyArray<{ readonly path: string; readonly bytes: number; readonly sha256: string }>;
  }>;
}

export const trainingSetIri = (base: string, id: string): string => `${base}id/training-set/${id}`;
export const trainingSetGraph = (base: string, id: string): string => `${base}graph/training-set/${id}`;

export const trainingCitation = ({ title, digest, issued, id }: TrainingRecord, base: string): string =>
  `${title} (${issued.slice(0, 4)}). Training set, sha256:${digest}. ${trainingSetIri(base, id)}`;

/**
 * The graph of a training set: a PROV collection of subjects, made by one activity after a plan. Each case names its subject,
 * images and masks; each file, its case. All nodes are parts of the training set, so that an erasure withdraws it whole.
 */
export function mapTrainingSet(record: TrainingRecord, base: string): Quad[] {
  const iris = instanceIris(base);
  const node = namedNode(trainingSetIri(base, record.id));
  const [making, plan] = [part(node, 'making'), part(node, 'plan')];
  const graph = new GraphBuilder(namedNode(trainingSetGraph(base, record.id)))
    .add(node, rdf.type, tra.TrainingSet, prov.Collection, prov.Entity, dcat.Dataset)
    .add(node, dct.identifier, string(record.id))
    .add(node, dct.title, string(record.title))
    .add(node, dct.issued, dateTime(record.issued))
    .add(node, dct.rights, string(record.rights))
    .add(node, dct.bibliographicCitation, string(trainingCitation(record, base)))
    .add(node, qiaw.contentDigest, string(`sha256:${record.digest}`))
    .add(node, dct.source, ...record.datasets.map((id) => iris.dataset(id)))
    .add(
      node,
      prov.hadMember,
      ...[...new Set(record.cases.map(({ subject }) => subject))].map((one) => iris.subject(one)),
    )
    .add(node, prov.wasGeneratedBy, making)
    .add(making, rdf.type, prov.Activity)
    .add(making, prov.used, plan)
    .add(plan, rdf.type, prov.Plan, prov.Entity)
    .add(plan, tra.trainingPlan, typed(canonicalJson(record.plan), rdf.JSON));
  for (const [at, one] of record.cases.entries()) {
    const own = part(node, `case-${at + 1}`);
    graph
      .add(own, rdf.type, tra.TrainingCase, prov.Entity)
      .add(own, dct.isPartOf, node)
      .add(own, dct.title, string(one.name))
      .add(own, qiaw.ofSubject, iris.subject(one.subject))
      .add(own, tra.trainingSplit, string(one.split))
      .add(own, tra.trainingFold, given(one.fold, integer))
      .add(
        own,
        prov.wasDerivedFrom,
        ...one.images.map((run) => iris.volume(run)),
        ...one.regions.map(([run, segment]) => iris.mask(run, segment)),
      );
    for (const [n, file] of one.files.entries()) {
      const written = part(node, `case-${at + 1}-file-${n + 1}`);
      graph
        .add(written, rdf.type, tra.TrainingFile, prov.Entity)
        .add(written, dct.isPartOf, own)
        .add(written, qiaw.path, string(file.path))
        .add(written, dcat.byteSize, integer(file.bytes))
        .add(written, tra.fileDigest, string(`sha256:${file.sha256}`));
    }
  }
  return graph.quads();
}
