import type { GraphAddress } from '../../rdf/graph-kinds.ts';
import { namespaces } from '../../rdf/namespaces.ts';
import type { Quad } from '../../rdf/terms.ts';
import { rdf } from '../../rdf/vocabularies.ts';
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

/** The program's own terms: its vocabulary and feature definitions, which are properties too. */
function ownWord({ subject, predicate, object }: Quad, base: string): Finding | undefined {
  const word = predicate.value === rdf.type.value ? object.value : predicate.value;
  if (!word.startsWith(namespaces.qiaw) && !word.startsWith(`${base}fd/`)) return undefined;
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
