import { boolean, type GraphBuilder, type NamedNode, text } from '../../graph/index.ts';
import { addOrganisation } from './agents.ts';
import { Authorities } from './authorities.ts';
import { below, type CatalogueContext } from './context.ts';
import { describedTables } from './described-tables.ts';
import { addPeriod } from './period.ts';
import type { DatasetState } from './state.ts';
import { dcat, dct, dpv, health } from './vocabularies.ts';
import { count } from './words.ts';

/** What HealthDCAT-AP has beyond DCAT-AP: access body, categories, population, legal basis. */
export function addHealth(graph: GraphBuilder, state: DatasetState, context: CatalogueContext): void {
  const { node, record, computed } = state;
  const { coverage, health: said, legal } = record;
  const authorities = new Authorities(graph, context.vocabularies);
  const body = said.accessBody ?? context.settings.accessBody;
  const themes = said.themes.filter((theme) => authorities.known(['health-theme'], theme));
  // Records of earlier releases have words and concepts of other vocabularies here.
  const topics = said.themes.filter((theme) => !themes.includes(theme));
  const systems = said.codingSystems.map((system) => authorities.term(['coding-system'], system, dct.Standard));
  const standards = said.standards.map((standard) => authorities.term(['standard'], standard, dct.Standard));
  graph
    .add(node, health.hdab, body && addOrganisation(graph, below(node, 'access-body'), body, context))
    .add(node, health.healthCategory, ...said.categories.map((code) => authorities.term(['healthcategories'], code)))
    .add(node, health.healthTheme, ...themes.map((code) => authorities.term(['health-theme'], code)))
    .add(node, dct.subject, ...[...topics.filter(isIri), ...record.subjects].map((iri) => authorities.term([], iri)))
    .add(node, dcat.keyword, ...topics.filter((topic) => !isIri(topic)).map((word) => text(word, 'en')))
    .add(node, dct.conformsTo, ...standards)
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
    .add(node, health.hasCodingSystem, ...systems);
  if (legal.retention !== undefined) {
    graph.add(node, health.retentionPeriod, addPeriod(graph, below(node, 'retention'), legal.retention));
  }
  const terms = (
    property: NamedNode,
    type: NamedNode,
    lists: Parameters<Authorities['term']>[0],
    codes: readonly string[],
  ) => graph.add(node, property, ...codes.map((code) => authorities.term(lists, code, type)));
  terms(dpv.hasPurpose, dpv.Purpose, ['dpv-purpose'], legal.purpose);
  terms(dpv.hasLegalBasis, dpv.LegalBasis, ['gdpr-legal-basis', 'dpv-legal-basis'], legal.legalBasis);
  terms(dpv.hasPersonalData, dpv.PersonalData, ['dpv-pd'], legal.personalData);
}

const isIri = (word: string): boolean => /^(?:https?:|urn:)/.test(word);
