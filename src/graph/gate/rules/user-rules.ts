import type { GraphAddress } from '../../rdf/graph-kinds.ts';
import { namespaces } from '../../rdf/namespaces.ts';
import type { Quad } from '../../rdf/terms.ts';
import { mls, ncit, rdf, sedi, swo } from '../../rdf/vocabularies.ts';
import type { Finding, RuleInput } from './rule.ts';

/**
 * Rules for user graphs. Queries read the union of all graphs, so a user graph must not be mistaken for pipeline results. It
 * may not use the program's own terms, describes its own nodes, and may only annotate others.
 */
export function* userFindings({ quads, graphName }: RuleInput, { base, kind }: GraphAddress): Generator<Finding> {
  if (kind !== 'user') return;
  const seen = new Set<string>();
  for (const statement of quads) {
    const found = ownWord(statement, base) ?? foreignNode(statement, base, graphName);
    const key = found && `${found.rule} ${found.node} ${found.path} ${found.value ?? ''}`;
    if (found === undefined || key === undefined || seen.has(key)) continue;
    seen.add(key);
    yield found;
  }
}

/** Classes of published vocabularies whose instances this program counts: patients, studies, series, regions, models, software. */
const countedClasses = new Set(
  [
    ...[ncit.C16960, ncit.C17999, ncit.C85402],
    ...[sedi.Patient, sedi.Study, sedi.Series, sedi.RTStructureSet],
    ...[mls.Model, swo['0000001']],
  ].map(({ value }) => value),
);

/** Words of the program: its vocabulary, feature definitions, which are also properties, and the classes that it counts. */
function ownWord({ subject, predicate, object }: Quad, base: string): Finding | undefined {
  const isType = predicate.value === rdf.type.value;
  const word = isType ? object.value : predicate.value;
  const own = word.startsWith(namespaces.qiaw) || word.startsWith(`${base}fd/`) || (isType && countedClasses.has(word));
  if (!own) return undefined;
  return { rule: 'UsersOwnWords', node: subject.value, path: predicate.value, value: word, ...OWN_WORDS };
}

const { rdfs, skos, dct } = namespaces;

/** Properties that may be added to pipeline nodes: notes and links to related resources. */
const annotations = new Set([
  ...['comment', 'seeAlso'].map((name) => rdfs + name),
  ...['note', 'changeNote', 'editorialNote', 'example', 'historyNote', 'scopeNote'].map((name) => skos + name),
  ...['exactMatch', 'closeMatch', 'broadMatch', 'narrowMatch', 'relatedMatch'].map((name) => skos + name),
  ...['subject', 'relation', 'references'].map((name) => dct + name),
]);

function foreignNode({ subject, predicate }: Quad, base: string, graph: string): Finding | undefined {
  const node = subject.value;
  const own = node === graph || node.startsWith(`${graph}#`) || node.startsWith(`${graph}/`);
  if (!node.startsWith(base) || own || annotations.has(predicate.value)) return undefined;
  return { rule: 'AnnotationOnly', node, path: predicate.value, ...ANNOTATION };
}

const OWN_WORDS = {
  message: 'A user graph uses a term that is reserved for results of the program.',
  remedy: 'Use another vocabulary; add results of other software with `qiaw import`.',
};
const ANNOTATION = {
  message: 'A user graph makes a statement about a catalogue node that is not an annotation.',
  remedy:
    'Use rdfs:comment, rdfs:seeAlso, a SKOS note or match, dct:subject, dct:relation or dct:references; or create a node of ' +
    'your own, named after the graph and `#`, that points to the catalogue node.',
};
