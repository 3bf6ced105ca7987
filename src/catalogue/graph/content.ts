import { dcm, type GraphBuilder, type NamedNode, namedNode, namespaces, string, text } from '../../graph/index.ts';
import type { ShownFacts } from '../shown-facts.ts';
import { Authorities } from './authorities.ts';
import { below, type CatalogueContext } from './context.ts';
import { plural } from './dataset-texts.ts';
import { describedTables, downloadOf } from './described-tables.ts';
import type { DatasetState } from './state.ts';
import { csvw, dcat, dct, health, prov, rdf, rdfs, voidTerms } from './vocabularies.ts';
import { instant } from './words.ts';

/** What is derived from the content: kind, subjects, standards, provenance, and the variables of its tables. */
export function addContent(graph: GraphBuilder, state: DatasetState, context: CatalogueContext): void {
  const { node, computed } = state;
  const authorities = new Authorities(graph, context.vocabularies);
  const activity = below(node, 'activity');
  const provenance = below(node, 'provenance');
  graph
    .add(
      node,
      dct.type,
      authorities.concept(namedNode(`${namespaces.qiaw}QuantitativeImagingDataset`), 'quantitative imaging dataset'),
    )
    .add(node, dct.subject, ...subjectsOf(authorities, computed))
    .add(node, dct.relation, ...standards.map(([iri, label]) => authorities.standard(iri, label)))
    .add(node, voidTerms.vocabulary, ...vocabularies.map((iri) => namedNode(iri)))
    .add(node, prov.wasGeneratedBy, activity)
    .add(activity, rdf.type, prov.Activity)
    .add(activity, dct.type, authorities.term(['health-activity'], 'AUTOMATIC_GENERATION'))
    .add(activity, rdfs.label, text(`Processing by ${computed.software.join(', ') || 'FAIR-QIAW'}`, 'en'))
    .add(activity, prov.startedAtTime, computed.firstMade === undefined ? undefined : instant(computed.firstMade))
    .add(activity, prov.endedAtTime, computed.lastMade === undefined ? undefined : instant(computed.lastMade))
    .add(node, dct.provenance, provenance)
    .add(provenance, rdf.type, dct.ProvenanceStatement)
    .add(provenance, rdfs.label, text(provenanceOf(computed), 'en'));
  addVariables(graph, state, context);
}

/** Modalities of the images and codes of the regions. */
function subjectsOf(authorities: Authorities, { modalities, regions }: ShownFacts): NamedNode[] {
  const images = modalities.map(({ key, label }) => {
    const term = (dcm as Readonly<Record<string, NamedNode>>)[key] ?? dcm.OT;
    return authorities.concept(term, label);
  });
  const places = regions
    .filter(({ key }) => key.startsWith('SCT:'))
    .map(({ key, label }) => authorities.concept(namedNode(namespaces.sct + key.slice(4)), label));
  return [...images, ...places];
}

const standards = [
  ['https://www.dicomstandard.org/current', 'DICOM'],
  ['https://theibsi.github.io/', 'Image Biomarker Standardisation Initiative'],
] as const;

const vocabularies = [namespaces.ro, namespaces.roo, namespaces.ncit, namespaces.sedi, namespaces.dcm, namespaces.prov];

function provenanceOf({ exact, software, settings, models, imports }: ShownFacts): string {
  const tables = `${imports} imported table${plural(imports)}`;
  // A withheld count may be zero, so it does not prove that there are images.
  const images = exact === undefined ? settings.length > 0 : exact.series > 0;
  if (!images) return `Made from ${tables}. Every import, its mapping and its checksum are described in the graph.`;
  const parts = [
    `Derived from ${exact === undefined ? '' : `${exact.series} `}DICOM series by ${software.join(', ') || 'FAIR-QIAW'} under ` +
      `${settings.length} parameter set${plural(settings.length)}`,
    ...(models.length > 0 ? [`with the deep model${plural(models.length)} ${models.join(', ')}`] : []),
    ...(imports > 0 ? [`and ${tables}`] : []),
  ];
  return `${parts.join(' ')}. Every run, its inputs, settings and checksums are described in the graph.`;
}

/**
 * HealthDCAT-AP: variables of structured data as CSV on the Web, for each table among the downloads. For feature tables, only the
 * columns that identify a row are listed: there may be more than a thousand feature columns, and the separate download that
 * describes the columns lists them all.
 */
function addVariables(graph: GraphBuilder, state: DatasetState, { base }: CatalogueContext): void {
  const { node } = state;
  const addressOf = (download: string): NamedNode | undefined => {
    const found = downloadOf(state, download);
    return found && namedNode(`${base}${found.path}`);
  };
  const tables = describedTables(state);
  if (tables.length === 0) return;
  const group = below(node, 'variables');
  graph
    .add(node, health.hasVariables, group)
    .add(group, rdf.type, csvw.TableGroup)
    .add(group, dct.title, text('Variables of the tables', 'en'));
  for (const [index, { download, title, description, keyword, columns }] of tables.entries()) {
    const table = below(node, index === 0 ? 'table' : `table-${download}`);
    graph
      .add(group, csvw.table, table)
      .add(table, rdf.type, csvw.Table)
      .add(table, dct.title, text(title, 'en'))
      .add(table, dct.description, text(description, 'en'))
      .add(table, dcat.keyword, text(keyword, 'en'))
      .add(table, csvw.url, addressOf(download))
      .add(table, rdfs.seeAlso, addressOf(`${download}-metadata`));
    for (const { name, datatype, description: about } of columns) {
      const column = below(table, name);
      graph
        .add(table, csvw.column, column)
        .add(column, rdf.type, csvw.Column)
        .add(column, csvw.name, string(name))
        // Release 8 of HealthDCAT-AP has csvw:title, releases 5 to 7 csvw:titles.
        .add(column, csvw.title, string(name))
        .add(column, csvw.titles, string(name))
        .add(column, csvw.datatype, string(datatype))
        .add(column, dct.description, text(about, 'en'));
    }
  }
}
