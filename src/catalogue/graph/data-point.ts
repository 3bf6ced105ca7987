import { type GraphBuilder, type NamedNode, namedNode, string, text, typed } from '../../graph/index.ts';
import type { ProfileName } from '../record/profiles.ts';
import type { Words } from '../record/record-schema.ts';
import { addContact, addOrganisation } from './agents.ts';
import { Authorities } from './authorities.ts';
import { below, type CatalogueContext, layerIris } from './context.ts';
import { addProfileName, addRecord, specification } from './record.ts';
import { dcat, dcatap, dct, fdp, foaf, ldp, r3d, rdf, rdfs, xsd } from './vocabularies.ts';
import { instant, texts } from './words.ts';

export const ehds = 'http://data.europa.eu/eli/reg/2025/327/oj';

/** The FAIR Data Point itself: a data service whose members are catalogues. */
export function addDataPoint(graph: GraphBuilder, context: CatalogueContext): void {
  const { base, settings, release } = context;
  const iris = layerIris(base);
  const node = iris.dataPoint;
  addService(graph, node, settings.title, settings.description, `${base}openapi.json`, context);
  addRecord(graph, node, 'fdp', context, context, headProfiles(context));
  graph
    .add(node, rdf.type, fdp.FAIRDataPoint, fdp.MetadataService, r3d.Repository)
    .add(node, rdfs.label, ...texts(settings.title, settings.language))
    .add(node, dct.conformsTo, addProfileName(graph, 'fdp', base))
    .add(node, fdp.conformsToFdpSpec, specification())
    .add(node, fdp.fdpSoftwareVersion, string(`FAIR-QIAW:${release}`))
    .add(node, fdp.startDate, typed(context.issued.slice(0, 10), xsd.date))
    .add(node, fdp.metadataCatalog, iris.catalog)
    .add(node, dct.issued, instant(context.issued))
    .add(node, dct.modified, instant(context.modified))
    .add(node, dcat.landingPage, node)
    .add(node, rdf.type, foaf.Document);
  addContainer(graph, iris.catalogContainer, 'Catalogues', node, fdp.metadataCatalog, [iris.catalog]);
}

/** A data service with all properties that DCAT-AP, Health-RI and the FAIR Data Point require. */
export function addService(
  graph: GraphBuilder,
  node: NamedNode,
  title: Words,
  description: Words,
  endpointDescription: string,
  context: CatalogueContext,
): void {
  const { settings, release } = context;
  const authorities = new Authorities(graph, context.vocabularies);
  graph
    .add(node, rdf.type, dcat.DataService, dcat.Resource)
    .add(node, dct.title, ...texts(title, settings.language))
    .add(node, dct.description, ...texts(description, settings.language))
    .add(node, dct.identifier, string(node.value))
    .add(node, dcat.version, string(release))
    .add(node, dct.publisher, cataloguePublisher(graph, context))
    .add(node, dcat.contactPoint, catalogueContact(graph, context))
    .add(node, dct.language, authorities.language(settings.language))
    .add(node, dct.license, authorities.licence(settings.licence))
    .add(node, dct.accessRights, authorities.accessRight('PUBLIC'))
    .add(node, dcat.theme, authorities.theme('HEAL'))
    .add(node, dcatap.applicableLegislation, authorities.legislation(ehds))
    .add(node, dcat.endpointURL, namedNode(node.value.replace(/#.*$/, '')))
    .add(node, dcat.endpointDescription, namedNode(endpointDescription));
}

/** Publisher of the catalogue, if one is known. */
export function cataloguePublisher(graph: GraphBuilder, context: CatalogueContext): NamedNode | undefined {
  const publisher = context.settings.publisher ?? context.head?.publisher;
  return publisher && addOrganisation(graph, below(namedNode(context.base), 'publisher'), publisher, context);
}

export function catalogueContact(
  graph: GraphBuilder,
  { base, settings, head }: CatalogueContext,
): NamedNode | undefined {
  const contact = settings.contact ?? head?.contact;
  return contact && addContact(graph, below(namedNode(base), 'contact'), contact);
}

/** The profiles that data point and catalogue meet: those that need no publisher, or all. */
export function headProfiles({ settings, head }: CatalogueContext): readonly ProfileName[] {
  const publisher = settings.publisher ?? head?.publisher;
  const contact = settings.contact ?? head?.contact;
  const hasAll = publisher?.email !== undefined && publisher.homepage !== undefined && contact?.email !== undefined;
  return hasAll ? ['dcat-ap', 'fdp', 'health-ri', 'healthdcat-ap', 'healthdcat-ap-earlier'] : [];
}

/** Linked Data Platform container, through which harvesters find the members of a resource. */
export function addContainer(
  graph: GraphBuilder,
  container: NamedNode,
  title: string,
  parent: NamedNode,
  relation: NamedNode,
  members: readonly NamedNode[],
): void {
  graph
    .add(container, rdf.type, ldp.DirectContainer)
    .add(container, dct.title, text(title, 'en'))
    .add(container, ldp.membershipResource, parent)
    .add(container, ldp.hasMemberRelation, relation)
    .add(container, ldp.contains, ...members);
}
