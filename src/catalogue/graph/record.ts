import { type GraphBuilder, type NamedNode, namedNode, qiaw, string, text } from '../../graph/index.ts';
import { type ProfileName, profileNames, profiles } from '../record/profiles.ts';
import { below, type CatalogueContext, type Layer, layerIris } from './context.ts';
import { adms, dcat, dct, fdp, foaf, rdf, skos } from './vocabularies.ts';
import { instant } from './words.ts';

/**
 * The metadata record of a resource, as distinct from the resource: when it was written, and the profiles it conforms to (FAIR Data
 * Point specification, metadata record). A record that lacks what a profile of the gate requires is marked as partial.
 */
export function addRecord(
  graph: GraphBuilder,
  node: NamedNode,
  layer: Layer,
  times: { readonly issued: string; readonly modified: string },
  { base }: CatalogueContext,
  met: readonly ProfileName[],
): void {
  const record = below(node, 'record');
  const identifier = below(node, 'identifier');
  const profile = addProfileName(graph, layer, base);
  graph
    .add(node, foaf.isPrimaryTopicOf, record)
    .add(node, fdp.metadataIdentifier, identifier)
    .add(node, fdp.metadataIssued, instant(times.issued))
    .add(node, fdp.metadataModified, instant(times.modified))
    // A catalogue record describes a dataset, service or catalogue (HealthDCAT-AP), not a file of one.
    .add(record, rdf.type, fdp.MetadataRecord, layer === 'distribution' ? undefined : dcat.CatalogRecord)
    .add(record, foaf.primaryTopic, node)
    .add(record, dct.issued, instant(times.issued))
    .add(record, dct.modified, instant(times.modified))
    .add(record, dct.conformsTo, profile, ...met.map((name) => addProfile(graph, name)))
    .add(record, rdf.type, checked.every((name) => met.includes(name)) ? undefined : qiaw.PartialRecord)
    .add(identifier, rdf.type, adms.Identifier)
    .add(identifier, skos.notation, string(node.value));
}

/** The profiles whose shapes the gate holds. */
const checked = profileNames.filter((name) => name !== 'eucaim');

function addProfile(graph: GraphBuilder, name: ProfileName): NamedNode {
  const { iri, title } = profiles[name];
  const node = namedNode(iri);
  graph.add(node, rdf.type, dct.Standard).add(node, dct.title, text(title, 'en'));
  return node;
}

const profileTitles: Readonly<Record<Layer, string>> = {
  fdp: 'Profile of the FAIR Data Point',
  catalog: 'Profile of catalogues',
  dataset: 'Profile of datasets',
  distribution: 'Profile of distributions',
};

/** The name of the profile; the profile's own document links its shapes. */
export function addProfileName(graph: GraphBuilder, layer: Layer, base: string): NamedNode {
  const profile = layerIris(base).profile(layer);
  graph.add(profile, rdf.type, dct.Standard).add(profile, dct.title, text(profileTitles[layer], 'en'));
  return profile;
}

export const profileTitle = (layer: Layer): string => profileTitles[layer];

export const specification = (): NamedNode => namedNode('https://specs.fairdatapoint.org/fdp-specs-v1.2.html');
