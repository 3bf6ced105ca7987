import type { DatasetCore, Term } from '@rdfjs/types';
import type { Context, Shape, Validation } from 'shacl-engine';
import { namespaces } from '../../rdf/namespaces.ts';
import { toNQuad, toNTriplesTerm } from '../../rdf/serialise.ts';
import { namedNode } from '../../rdf/terms.ts';

const sh = (name: string) => [namedNode(`${namespaces.sh}${name}`)];

/**
 * SPARQL-based constraints (SHACL 5) of node shapes, by Oxigraph. shacl-engine's own plugin starts a Comunica engine per
 * focus node, which takes a second of CPU time in a new process. `$this` is bound by VALUES at the start of the pattern, so
 * the query needs it in a triple pattern of every nested group that filters by it. Focus nodes are IRIs or literals.
 */
export async function sparqlConstraint(): Promise<ReadonlyMap<Term, Validation>> {
  const { Store } = await import('oxigraph');
  const stores = new WeakMap<DatasetCore, InstanceType<typeof Store>>();
  const storeOf = (dataset: DatasetCore) => {
    const known = stores.get(dataset);
    if (known !== undefined) return known;
    const store = new Store();
    store.load(Array.from(dataset, toNQuad).join(''), { format: 'application/n-quads' });
    stores.set(dataset, store);
    return store;
  };
  const compile = ({ sparql }: Shape) => {
    const prefixes = [...sparql.out(sh('prefixes')).out(sh('declare'))].map(
      (one) => `PREFIX ${one.out(sh('prefix')).value}: <${one.out(sh('namespace')).value}>`,
    );
    const select = sparql.out(sh('select')).value ?? '';
    const message = sparql.out(sh('message')).terms;
    return {
      generic(context: Context): void {
        const { dataset, term } = context.focusNode;
        const bound = select.replace('{', () => `{ VALUES $this { ${toNTriplesTerm(term)} } `);
        const rows = storeOf(dataset).query([...prefixes, bound].join('\n')) as ReadonlyMap<string, Term>[];
        for (const row of rows) {
          const value = context.focusNode.node([row.get('value') ?? term]);
          context.violation(sh('SPARQLConstraintComponent')[0]!, { message, source: sparql.terms, value, args: {} });
        }
      },
    };
  };
  return new Map([[sh('sparql')[0]!, compile]]);
}
