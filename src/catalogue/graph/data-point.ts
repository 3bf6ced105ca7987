import { type GraphBuilder, type NamedNode, namedNode, string, text, typed } from '../../graph/index.ts';
import { addContact, addOrganisation } from './agents.ts';
import { Authorities } from './authorities.ts';
import { below, type CatalogueContext, layerIris } from './context.ts';
import { addProfileName, addRecord, specification } from './record.ts';
import { dcat, dcatap, dct, fdp, foaf, ldp, r3d, rdf, rdfs, xsd } from './vocabularies.ts';
import { instant } from './words.ts';

export const ehds = 'http://data.europa.eu/eli/reg/2025/327/oj';

/** The FAIR Data Point itself: a data service whose members are catalogues. */
export function addDataPoint(graph: GraphBuilder, context: CatalogueContext): void {
  const { base, settings, release } = context;
  const iris = layerIris(base);
  const node = iris.dataPoint;
  addService(graph, node, settings.title, settings.description, `${base}openapi.json`, context);
  addRecord(graph, node, 'fdp', context, context);
  graph
    .add(node, rdf.type, fdp.FAIRDataPoint, fdp.MetadataService, r3d.Repository)
    .add(node, rdfs.label, text(settings.title, settings.language))
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
  title: string,
  description: string,
  endpointDescription: string,
  context: CatalogueContext,
): void {
  const { settings, release } = context;
  const authorities = new Authorities(graph);
  graph
    .add(node, rdf.type, dcat.DataService, dcat.Resource)
    .add(node, dct.title, text(title, settings.language))
    .add(node, dct.description, text(description, settings.language))
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

export function cataloguePublisher(graph: GraphBuilder, { base, settings }: CatalogueContext): NamedNode {
  const place = { page: base, email: settings.contact?.email };
  return addOrganisation(graph, below(namedNode(base), 'publisher'), settings.publisher, place);
}

export function catalogueContact(graph: GraphBuilder, { base, settings }: CatalogueContext): NamedNode {
  const contact = settings.contact && { email: undefined, page: undefined, ...settings.contact };
  const place = { page: settings.publisher?.contactPage ?? base, email: settings.publisher?.email };
  return addContact(graph, below(namedNode(base), 'contact'), contact, place);
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
