import { type FaceStatement, faceStatementWords } from '../../core/index.ts';
import { type GraphBuilder, type NamedNode, namedNode, qiaw, string, text } from '../../graph/index.ts';
import type { ProfileName } from '../record/profiles.ts';
import type { DatasetRecord } from '../record/record-schema.ts';
import { metProfiles } from '../record/requirements.ts';
import { addContact, addCreator, addOrganisation } from './agents.ts';
import { Authorities } from './authorities.ts';
import { addContent } from './content.ts';
import { below, type CatalogueContext, layerIris, pageOf } from './context.ts';
import { addDescription, describeInWords } from './dataset-texts.ts';
import { addDistribution } from './distribution.ts';
import { addEucaim, meetsEucaim } from './eucaim.ts';
import { addHealth } from './health.ts';
import { addPeriod } from './period.ts';
import { addRecord } from './record.ts';
import type { DatasetState } from './state.ts';
import { adms, dcat, dcatap, dct, foaf, prov, rdf, rdfs, skos } from './vocabularies.ts';
import { address, instant } from './words.ts';

/** A dataset with its distributions; one description serves DCAT-AP 3.0.1, HealthDCAT-AP, Health-RI and FAIR Data Point. */
export function addDataset(graph: GraphBuilder, state: DatasetState, context: CatalogueContext): void {
  const { node, record, version } = state;
  const iris = layerIris(context.base);
  const authorities = new Authorities(graph, context.vocabularies);
  const legislation = record.legal.applicableLegislation.map((iri) => authorities.legislation(iri));
  const licence = record.licence === undefined ? undefined : authorities.licence(record.licence);
  const met = metBy(state, context);
  const publisher = addPublisher(graph, state, context);
  const landingPage = pageOf(node);
  const rights = addRights(graph, below(node, 'rights'), record);
  addRecord(graph, node, 'dataset', state, context, met);
  addDescription(graph, state);
  addPeople(graph, state, context);
  addCoverage(graph, state, context);
  addHealth(graph, state, context);
  addContent(graph, state, context);
  addEucaim(graph, state, context);
  graph
    .add(node, rdf.type, dcat.Dataset, dcat.Resource, foaf.Document)
    .add(node, dct.identifier, address(node.value))
    .add(node, dct.publisher, publisher)
    .add(node, dcat.version, string(version))
    .add(node, dct.license, licence)
    .add(node, dct.accessRights, authorities.accessRight(euAccess[record.accessRights ?? 'restricted']))
    .add(node, dct.rights, rights)
    .add(
      node,
      qiaw.faces,
      record.faces && authorities.concept(faceTerms[record.faces], faceStatementWords[record.faces]),
    )
    .add(node, dcat.theme, ...record.themes.map((theme) => authorities.theme(theme)))
    .add(node, dct.language, ...record.languages.map((code) => authorities.language(code)))
    .add(node, dcatap.applicableLegislation, ...legislation)
    .add(node, dct.issued, instant(state.issued))
    .add(node, dct.modified, instant(state.modified))
    .add(node, dcat.landingPage, landingPage)
    .add(node, dct.isPartOf, iris.catalog)
    .add(
      node,
      dct.accrualPeriodicity,
      record.frequency === undefined ? undefined : authorities.frequency(record.frequency),
    )
    .add(landingPage, rdf.type, foaf.Document)
    .add(node, dct.isReferencedBy, ...record.publications.map((iri) => namedNode(iri)))
    .add(node, prov.wasDerivedFrom, ...record.sources.map((iri) => namedNode(iri)))
    .add(node, dcat.previousVersion, state.previous)
    .add(node, prov.wasRevisionOf, state.previous)
    .add(node, dcat.hasCurrentVersion, state.current)
    .add(node, dcat.isVersionOf, state.versionOf);
  for (const [index, iri] of record.identifiers.entries()) {
    // ckanext-dcat keeps only the address of the node.
    const identifier = iri.startsWith('http') ? namedNode(iri) : below(node, `identifier-${index + 1}`);
    graph
      .add(node, adms.identifier, identifier)
      .add(identifier, rdf.type, adms.Identifier)
      .add(identifier, skos.notation, string(iri))
      .add(identifier, rdfs.label, string(iri));
  }
  const frame = {
    dataset: node,
    version,
    publisher,
    licence,
    met,
    rights,
    legislation,
    isPublic: state.computed.exact !== undefined,
  };
  for (const { node: distribution, description, elsewhere } of state.distributions) {
    if (!elsewhere) addDistribution(graph, distribution, description, frame, context);
    graph.add(node, dcat.distribution, distribution);
  }
  const sample = state.distributions.find(({ description }) => description.sample) ?? state.distributions[0];
  graph.add(node, adms.sample, sample?.node);
}

const faceTerms: Readonly<Record<FaceStatement, NamedNode>> = {
  defaced: qiaw.FacesRemoved,
  'no-face-in-view': qiaw.NoFaceInView,
  accepted: qiaw.FacesAccepted,
};

const euAccess = { public: 'PUBLIC', registered: 'RESTRICTED', restricted: 'NON_PUBLIC' } as const;

/** The profiles that this state of the dataset meets. */
function metBy(state: DatasetState, { settings }: CatalogueContext): readonly ProfileName[] {
  const met = metProfiles(state.record, settings);
  if (state.distributions.length === 0) return [];
  return meetsEucaim(state) ? met : met.filter((name) => name !== 'eucaim');
}

function addPublisher(
  graph: GraphBuilder,
  { node, record }: DatasetState,
  context: CatalogueContext,
): NamedNode | undefined {
  const publisher = record.publisher ?? context.settings.publisher;
  return publisher && addOrganisation(graph, below(node, 'publisher'), publisher, context);
}

function addPeople(graph: GraphBuilder, { node, record }: DatasetState, context: CatalogueContext): void {
  const contact = record.contact ?? context.settings.contact;
  graph.add(node, dcat.contactPoint, contact && addContact(graph, below(node, 'contact'), contact));
  for (const [index, creator] of record.creators.entries()) {
    graph.add(node, dct.creator, addCreator(graph, below(node, `creator-${index + 1}`), creator, context));
  }
}

function addRights(graph: GraphBuilder, node: NamedNode, record: DatasetRecord): NamedNode {
  const words = record.rights ?? describeInWords(record.accessRights);
  graph.add(node, rdf.type, dct.RightsStatement).add(node, rdfs.label, text(words, 'en'));
  return node;
}

function addCoverage(graph: GraphBuilder, { node, record }: DatasetState, context: CatalogueContext): void {
  const { spatial, temporal } = record.coverage;
  const authorities = new Authorities(graph, context.vocabularies);
  graph.add(node, dct.spatial, ...spatial.map((at) => authorities.place(at)));
  if (temporal !== undefined) graph.add(node, dct.temporal, addPeriod(graph, below(node, 'period'), temporal));
}
