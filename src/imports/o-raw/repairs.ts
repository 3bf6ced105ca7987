import { featureMeaning } from '../../graph/index.ts';
import type { ImportNote } from '../model.ts';
import type { ORawRegion } from './collect.ts';
import type { ORawGraph } from './read-graph.ts';
import { oldRoo, properties, sharedNode, undefinedProperties } from './vocabulary.ts';

/** What was wrong with an O-RAW graph and how the import mended it, with how often. */
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
      'Features had a class of another feature or none; class and match now come from the feature table.',
    ],
    [
      'QIAW_IMPORT_UNDEFINED_PROPERTY',
      predicates.filter((iri) => undefinedProperties.has(iri)).length,
      'Statements used properties the Radiomics Ontology does not define; they were read as O-RAW meant them.',
    ],
    [
      'QIAW_IMPORT_OLD_ROO_PROPERTY',
      predicates.filter((iri) => oldRoo.test(iri)).length,
      'Statements used numbers the Radiation Oncology Ontology gave up in 2018; they were read as their successors.',
    ],
    [
      'QIAW_IMPORT_LOCAL_IRI',
      [...terms].filter((iri) => /^https?:\/\/localhost\//.test(iri)).length,
      'Things had IRIs on the local machine with identifiers of patients in them; they have pseudonymous IRIs now.',
    ],
    [
      'QIAW_IMPORT_SHARED_NODE',
      [...terms].filter((iri) => sharedNode.test(iri)).length,
      'Run, program and settings were one node for all patients; each import has its own.',
    ],
    [
      'QIAW_IMPORT_UNIT_MISSING',
      features.filter(({ hasUnit }) => !hasUnit).length,
      'Features had no unit; their definitions state it.',
    ],
    [
      'QIAW_IMPORT_DATE_DROPPED',
      predicates.filter((iri) => dates.includes(iri)).length,
      'Dates of processing were left out: they belong to all patients of the file at once.',
    ],
  ];
  return found.filter(([, count]) => count > 0).map(([code, count, message]) => ({ code, count, message }));
}

function iriOf(term: { readonly termType: string; readonly value: string }): string[] {
  return term.termType === 'NamedNode' ? [term.value] : [];
}
