import { type GraphBuilder, namedNode, string } from '../../graph/index.ts';
import { Authorities } from './authorities.ts';
import { type CatalogueContext, layerIris } from './context.ts';
import { addContainer, addService, catalogueContact, cataloguePublisher, ehds, headProfiles } from './data-point.ts';
import { addProfileName, addRecord } from './record.ts';
import { dcat, dcatap, dct, foaf, rdf, rdfs } from './vocabularies.ts';
import { instant, texts } from './words.ts';

/** The catalogue with references to its datasets, and its SPARQL endpoint as a service. */
export function addCatalog(graph: GraphBuilder, datasets: readonly string[], context: CatalogueContext): void {
  const { base, settings, release } = context;
  const iris = layerIris(base);
  const node = iris.catalog;
  const authorities = new Authorities(graph, context.vocabularies);
  const members = datasets.map((id) => iris.dataset(id));
  const sparql = namedNode(`${base}sparql#service`);
  addRecord(graph, node, 'catalog', context, context, headProfiles(context));
  graph
    .add(node, rdf.type, dcat.Catalog, dcat.Resource, foaf.Document)
    .add(node, dct.title, ...texts(settings.title, settings.language))
    .add(node, rdfs.label, ...texts(settings.title, settings.language))
    .add(node, dct.description, ...texts(settings.description, settings.language))
    .add(node, dct.identifier, string(node.value))
    .add(node, dct.publisher, cataloguePublisher(graph, context))
    .add(node, dcat.contactPoint, catalogueContact(graph, context))
    .add(node, dcat.version, string(release))
    .add(node, dct.language, authorities.language(settings.language))
    .add(node, dct.license, authorities.licence(settings.licence))
    .add(node, dct.conformsTo, addProfileName(graph, 'catalog', base))
    .add(node, dct.isPartOf, iris.dataPoint)
    .add(node, dcat.themeTaxonomy, authorities.dataThemes())
    .add(node, foaf.homepage, node)
    .add(node, dct.issued, instant(context.issued))
    .add(node, dct.modified, instant(context.modified))
    .add(node, dcatap.applicableLegislation, authorities.legislation(ehds))
    .add(node, dcat.service, sparql)
    .add(node, dcat.dataset, ...members);
  addService(
    graph,
    sparql,
    'SPARQL endpoint',
    'SPARQL 1.1 query over everything the caller may read.',
    `${base}sparql`,
    context,
  );
  addContainer(graph, iris.datasetContainer, 'Datasets', node, dcat.dataset, members);
}
