import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Store as N3Store, Parser, type Quad, type Term } from 'n3';

const tests = 'http://www.w3.org/2009/sparql/docs/tests/data-sparql11/';
const mf = 'http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#';
const qt = 'http://www.w3.org/2001/sw/DataAccess/tests/test-query#';
const rdf = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';

/** One folder of the W3C suite, as described by its manifest. */
export class Manifest {
  private readonly graph: N3Store;
  readonly base: string;

  constructor(
    private readonly suite: string,
    readonly folder: string,
    name = 'manifest.ttl',
  ) {
    this.base = `${tests}${folder}/`;
    const text = readFileSync(join(suite, folder, name), 'utf8');
    this.graph = new N3Store(new Parser({ baseIRI: `${this.base}${name}` }).parse(text) as Quad[]);
  }

  entries(): Term[] {
    const [list] = this.graph.getObjects(null, `${mf}entries`, null);
    return list === undefined ? [] : this.list(list);
  }

  type(test: Term): string {
    return this.one(test, `${rdf}type`)?.value.slice(mf.length) ?? '';
  }

  name(test: Term): string {
    return `${test.value.split('#')[1] ?? test.value}: ${this.one(test, `${mf}name`)?.value ?? ''}`;
  }

  one(subject: Term, predicate: string): Term | undefined {
    return this.graph.getObjects(subject, predicate, null)[0];
  }

  all(subject: Term, predicate: string): Term[] {
    return this.graph.getObjects(subject, predicate, null);
  }

  list(head: Term): Term[] {
    const items: Term[] = [];
    for (let node: Term | undefined = head; node && node.value !== `${rdf}nil`; node = this.one(node, `${rdf}rest`)) {
      const first = this.one(node, `${rdf}first`);
      if (first) items.push(first);
    }
    return items;
  }

  query(test: Term): { query: string; data: Term[]; graphs: Term[] } {
    const action = this.one(test, `${mf}action`)!;
    const query = this.one(action, `${qt}query`);
    if (!query) return { query: this.text(action), data: [], graphs: [] };
    return { query: this.text(query), data: this.all(action, `${qt}data`), graphs: this.all(action, `${qt}graphData`) };
  }

  result(test: Term): Term | undefined {
    return this.one(test, `${mf}result`);
  }

  path(file: Term): string {
    return join(this.suite, file.value.slice(tests.length));
  }

  text(file: Term): string {
    return readFileSync(this.path(file), 'utf8');
  }
}
