import { featureMeaning } from '../../graph/index.ts';
import type { ImportNote } from '../model.ts';
import type { ORawRegion } from './collect.ts';
import type { ORawGraph } from './read-graph.ts';
import { oldRoo, properties, sharedNode, undefinedProperties } from './vocabulary.ts';

/** Errors in an O-RAW graph that the import repaired, with their counts. */
export function repairsOf(graph: ORawGraph, regions: readonly ORawRegion[]): ImportNote[] {
  const features = regions.flatMap((region) => region.features);
  const predicates = graph.quads.map(({ predicate }) => predicate.value);
  const terms = new Set(graph.quads.flatMap(({ subject, object }) => [subject.value, ...iriOf(object)]));
  const wrong = features.filter(({ name, class: stated }) => stated !== featureMeaning(name)?.ontologyClass);
  const dates: readonly string[] = properties.date;
  const found: ReadonlyArray<readonly [ImportNote['code'], number, string]> = [
    [
      'QIAW_IMPORT_RELATIVE_IRI',
      graph.relative,
      'Feature classes were relative IRIs; they were read as IRIs of the Radiomics Ontology.',
    ],
    [
      'QIAW_IMPORT_WRONG_CLASS',
      wrong.length,
      'Features had no class or the class of another feature; class and match now come from the feature table.',
    ],
    [
      'QIAW_IMPORT_UNDEFINED_PROPERTY',
      predicates.filter((iri) => undefinedProperties.has(iri)).length,
      'Statements used properties that the Radiomics Ontology does not define; they were read as O-RAW intended.',
    ],
    [
      'QIAW_IMPORT_OLD_ROO_PROPERTY',
      predicates.filter((iri) => oldRoo.test(iri)).length,
      'Statements used numbers that the Radiation Oncology Ontology replaced in 2018; they were read as their successors.',
    ],
    [
      'QIAW_IMPORT_LOCAL_IRI',
      [...terms].filter((iri) => /^https?:\/\/localhost\//.test(iri)).length,
      'Nodes had IRIs on the local machine that contained patient identifiers; they now have pseudonymous IRIs.',
    ],
    [
      'QIAW_IMPORT_SHARED_NODE',
      [...terms].filter((iri) => sharedNode.test(iri)).length,
      'All patients shared one node for run, program and settings; each import has its own node.',
    ],
    [
      'QIAW_IMPORT_UNIT_MISSING',
      features.filter(({ hasUnit }) => !hasUnit).length,
      'Features had no unit; their definitions now state it.',
    ],
    [
      'QIAW_IMPORT_DATE_DROPPED',
      predicates.filter((iri) => dates.includes(iri)).length,
      'Processing dates were left out because they apply to all patients of the file together.',
    ],
  ];
  return found.filter(([, count]) => count > 0).map(([code, count, message]) => ({ code, count, message }));
}

function iriOf(term: { readonly termType: string; readonly value: string }): string[] {
  return term.termType === 'NamedNode' ? [term.value] : [];
}
