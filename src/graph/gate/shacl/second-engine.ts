import { Store } from 'n3';
import ShaclValidator from 'rdf-validate-shacl';
import type { Quad, Term } from '../../rdf/terms.ts';
import type { Engine } from './engine.ts';

/**
 * SHACL Core by rdf-validate-shacl, as a second opinion. It is four times slower than the first engine. By default the engine
 * silently treats a node as conforming after 50 checks against one shape, to guard against recursive shapes. Our shapes are
 * not recursive, so `maxNodeChecks: 0` removes the limit.
 */
export function secondEngine(shapes: readonly Quad[]): Engine {
  const dataset = new Store([...shapes] as never);
  const validator = new ShaclValidator(dataset as never, { maxNodeChecks: 0 } as object);
  return async (data) => {
    const report = await validator.validate(data as never);
    return report.results.map((result) => ({
      focusNode: result.focusNode,
      path: pathText(result.path, dataset),
      value: result.value,
      severity: result.severity?.value ?? '',
      shape: result.sourceShape,
      constraint: result.sourceConstraintComponent?.value ?? '',
      message: result.message.map((term) => term.value).join(' '),
    }));
  };
}

const SH = 'http://www.w3.org/ns/shacl#';
const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
const suffixes: ReadonlyArray<readonly [string, string]> = [
  ['zeroOrMorePath', '*'],
  ['oneOrMorePath', '+'],
  ['zeroOrOnePath', '?'],
];

/** A property path in SPARQL syntax. */
function pathText(path: Term | null, shapes: Store): string {
  if (path === null) return '';
  if (path.termType === 'NamedNode') return `<${path.value}>`;
  const object = (property: string): Term | undefined => shapes.getObjects(path as never, property, null)[0];
  const inverse = object(`${SH}inversePath`);
  if (inverse !== undefined) return `^${pathText(inverse, shapes)}`;
  const alternatives = object(`${SH}alternativePath`);
  if (alternatives !== undefined) return `(${listItems(alternatives, shapes).join('|')})`;
  for (const [property, suffix] of suffixes) {
    const inner = object(SH + property);
    if (inner !== undefined) return `${pathText(inner, shapes)}${suffix}`;
  }
  return listItems(path, shapes).join('/');
}

function listItems(head: Term, shapes: Store): string[] {
  const items: string[] = [];
  let node: Term | undefined = head;
  while (node !== undefined && node.value !== `${RDF}nil`) {
    const item: Term | undefined = shapes.getObjects(node as never, `${RDF}first`, null)[0];
    if (item !== undefined) items.push(pathText(item, shapes));
    node = shapes.getObjects(node as never, `${RDF}rest`, null)[0];
  }
  return items;
}
