import type { DeepModelRecord, SoftwareRecord } from '../provenance/case-record.ts';
import type { GraphBuilder } from '../rdf/graph-builder.ts';
import type { InstanceIris } from '../rdf/iris.ts';
import { integer, string } from '../rdf/terms.ts';
import { mls, prov, qiaw, rdf, rdfs, schema, swo } from '../rdf/vocabularies.ts';

/** One IRI per release and commit, so that two builds of the same version are distinguished. */
export function softwareName({ name, version, commit }: SoftwareRecord): string {
  return `${name}-${version}-${commit.slice(0, 12)}`;
}

export function addSoftware(graph: GraphBuilder, iris: InstanceIris, software: SoftwareRecord): void {
  const node = iris.software(softwareName(software));
  graph
    .add(node, rdf.type, swo['0000001'], prov.SoftwareAgent)
    .add(node, rdfs.label, string(software.name))
    .add(node, schema.softwareVersion, string(software.version))
    .add(node, qiaw.commit, string(software.commit));
}

export function addModel(graph: GraphBuilder, iris: InstanceIris, model: DeepModelRecord, dimension: number): void {
  const node = iris.software(model.id);
  graph
    .add(node, rdf.type, mls.Model, prov.Entity)
    .add(node, rdfs.label, string(model.name))
    .add(node, qiaw.weightsDigest, string(`sha256:${model.weightsDigest}`))
    .add(node, qiaw.layer, string(model.layer))
    .add(node, qiaw.dimension, integer(dimension));
}
