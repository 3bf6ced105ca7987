import { parse, type Term } from '../../rdf/index.ts';
import type { PlainTerm, QuadTemplate, UpdateOperation } from './model.ts';

/** The statements of an `add-lines` as templates without variables. */
export function templatesOf({ graph, ntriples }: Extract<UpdateOperation, { kind: 'add-lines' }>): QuadTemplate[] {
  return parse(ntriples, 'nquads', graph).map(({ subject, predicate, object }) => {
    return { subject: plain(subject), predicate: plain(predicate), object: plain(object), graph };
  });
}

function plain(term: Term): PlainTerm {
  if (term.termType === 'NamedNode') return { type: 'iri', value: term.value };
  if (term.termType !== 'Literal') return { type: 'bnode', value: term.value };
  if (term.language !== '') return { type: 'literal', value: term.value, language: term.language };
  return { type: 'literal', value: term.value, datatype: term.datatype.value };
}
