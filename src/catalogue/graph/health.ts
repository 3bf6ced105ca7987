import { boolean, type GraphBuilder, type NamedNode, namedNode, string, text } from '../../graph/index.ts';
import { addOrganisation } from './agents.ts';
import { Authorities, lastPart } from './authorities.ts';
import { below, type CatalogueContext, notYetDescribed } from './context.ts';
import { describedTables } from './described-tables.ts';
import { addPeriod } from './period.ts';
import type { DatasetState } from './state.ts';
import { dct, dpv, health, rdf, rdfs } from './vocabularies.ts';
import { count } from './words.ts';

/** What HealthDCAT-AP requires beyond DCAT-AP: access body, categories, population, legal basis. */
export function addHealth(graph: GraphBuilder, state: DatasetState, context: CatalogueContext): void {
  const { node, record, computed } = state;
  const { coverage, health: said, legal } = record;
  const unknown = below(node, 'not-yet-described');
  const authorities = new Authorities(graph);
  const concepts = (words: readonly string[], name: string): NamedNode[] => {
    if (words.length === 0) return [authorities.concept(unknown, notYetDescribed)];
    return words.map((word, index) => conceptOf(graph, below(node, `${name}-${index + 1}`), word));
  };
  const categories = said.categories.map((code) => (/^[A-Z]{4}$/.test(code) ? `${healthCategories}${code}` : code));
  const body = said.accessBody ?? context.settings.accessBody;
  const place = { page: node.value, email: body?.email };
  graph
    .add(node, health.hdab, addOrganisation(graph, below(node, 'access-body'), body, place))
    .add(node, health.healthCategory, ...concepts(categories, 'category'))
    .add(node, health.healthTheme, ...concepts(said.themes, 'health-theme'))
    .add(node, health.hasStructuredData, boolean(describedTables(state).length > 0))
    .add(node, health.numberOfRecords, computed.records === undefined ? undefined : count(computed.records))
    .add(node, health.numberOfUniqueIndividuals, computed.patients === undefined ? undefined : count(computed.patients))
    .add(
      node,
      health.populationCoverage,
      coverage.population === undefined ? undefined : text(coverage.population, 'en'),
    )
    .add(node, health.minTypicalAge, coverage.minTypicalAge === undefined ? undefined : count(coverage.minTypicalAge))
    .add(node, health.maxTypicalAge, coverage.maxTypicalAge === undefined ? undefined : count(coverage.maxTypicalAge))
    .add(node, health.hasCodingSystem, ...said.codingSystems.map((iri) => authorities.standard(iri, lastPart(iri))));
  if (legal.retention !== undefined) {
    graph.add(node, health.retentionPeriod, addPeriod(graph, below(node, 'retention'), legal.retention));
  }
  addPrivacyTerms(graph, node, dpv.hasPurpose, dpv.Purpose, legal.purpose);
  addPrivacyTerms(graph, node, dpv.hasLegalBasis, dpv.LegalBasis, legal.legalBasis);
  addPrivacyTerms(graph, node, dpv.hasPersonalData, dpv.PersonalData, legal.personalData);
  if (legal.purpose.length === 0) {
    const purpose = below(node, 'purpose');
    graph
      .add(node, dpv.hasPurpose, purpose)
      .add(purpose, rdf.type, dpv.Purpose)
      .add(purpose, dct.description, text(notYetDescribed, 'en'));
  }
}

/** The EHDS article 51 categories in the HealthDCAT-AP vocabulary. */
const healthCategories = 'http://13.81.34.152:1101/resource/authority/healthcategories/';

/** A concept by its IRI, or a plain word as a concept local to this dataset. */
function conceptOf(graph: GraphBuilder, own: NamedNode, word: string): NamedNode {
  const isIri = /^(?:https?:|urn:)/.test(word);
  return new Authorities(graph).concept(isIri ? namedNode(word) : own, isIri ? lastPart(word) : word);
}

/** Terms of the Data Privacy Vocabulary by name, or IRIs. */
function addPrivacyTerms(
  graph: GraphBuilder,
  node: NamedNode,
  property: NamedNode,
  type: NamedNode,
  terms: readonly string[],
): void {
  for (const term of terms) {
    const value = namedNode(/^(?:https?:|urn:)/.test(term) ? term : `https://w3id.org/dpv#${encodeURIComponent(term)}`);
    graph
      .add(node, property, value)
      .add(value, rdf.type, type)
      .add(value, rdfs.label, string(lastPart(value.value)));
  }
}
