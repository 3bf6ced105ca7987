import { namedNode, namespaces, type Quad, quad, string, typed } from '../../graph/index.ts';
import { HttpProblem } from '../answer/problem.ts';
import type { ApiContext } from '../app/context.ts';
import { metadataAnswer } from './answer.ts';
import { layerResource, layerResources } from './layers.ts';
import { members } from './metadata-graph.ts';

const defaultSize = 10;
const largestSize = 100;

/** The children of each layer: the prefix of their addresses, and the property that links to them. */
export const childRelations: Readonly<Record<string, readonly [prefix: string, relation: string]>> = {
  fdp: ['catalog', `${namespaces['fdp-o']}metadataCatalog`],
  catalog: ['dataset', `${namespaces.dcat}dataset`],
  dataset: ['distribution', `${namespaces.dcat}distribution`],
};

/**
 * `…/page/{child}?page=&size=`: the children of a resource in full, in pages, sorted by address. Pages are numbered from zero, as
 * in the reference server; sizes above 100 are reduced to 100; the last page has no `next`, so that harvesters stop there.
 */
export async function childrenResponse(
  request: Request,
  path: string,
  child: string,
  context: ApiContext,
): Promise<Response> {
  const parent = await layerResource(path, context);
  const [prefix, relation] = childRelations[parent.layer] ?? [];
  if (prefix !== child || relation === undefined) {
    throw new HttpProblem(404, 'QIAW_NOT_FOUND', 'This resource has no children of that kind.');
  }
  const url = new URL(request.url);
  const page = wholeNumber(url.searchParams.get('page'), 0, Number.MAX_SAFE_INTEGER, 0);
  const size = Math.min(
    wholeNumber(url.searchParams.get('size'), 1, Number.MAX_SAFE_INTEGER, defaultSize),
    largestSize,
  );
  const all = await members(context, parent.iri, relation);
  const last = Math.max(0, Math.ceil(all.length / size) - 1);
  if (page > last) throw new HttpProblem(404, 'QIAW_NOT_FOUND', `There are ${last + 1} pages, numbered from 0.`);
  const resources = await layerResources(all.slice(page * size, (page + 1) * size), context);
  const at = (index: number): string => {
    const address = new URL(`${path === '' ? '' : `${path}/`}page/${child}`, context.base);
    address.searchParams.set('page', String(index));
    address.searchParams.set('size', String(size));
    return address.href;
  };
  const relations: ReadonlyArray<readonly [name: string, index: number]> = [
    ['first', 0],
    ['last', last],
    ...(page > 0 ? [['prev', page - 1] as const] : []),
    ...(page < last ? [['next', page + 1] as const] : []),
  ];
  const links = relations.map(([name, index]) => `<${at(index)}>; rel="${name}"`);
  const view = collectionView(
    parent.iri,
    at(page),
    relations.map(([name, index]) => [name, at(index)] as const),
    all.length,
  );
  return metadataAnswer(request, [...resources.flatMap(({ quads }) => quads), ...view], context, { links });
}

/** The same page in Hydra, which CKAN's harvester follows (`hydra:next`). */
function collectionView(
  parent: string,
  self: string,
  relations: ReadonlyArray<readonly [name: string, address: string]>,
  total: number,
): Quad[] {
  const hydra = (name: string) => namedNode(`http://www.w3.org/ns/hydra/core#${name}`);
  const names: Readonly<Record<string, string>> = { first: 'first', last: 'last', prev: 'previous', next: 'next' };
  const view = namedNode(self);
  const type = namedNode(`${namespaces.rdf}type`);
  return [
    quad(view, type, hydra('PartialCollectionView')),
    // An early name in Hydra, and the only one that ckanext-dcat recognises.
    quad(view, type, hydra('PagedCollection')),
    quad(view, namedNode(`${namespaces.dct}title`), string('Page')),
    quad(view, namedNode(`${namespaces.rdfs}seeAlso`), namedNode(parent)),
    quad(view, hydra('totalItems'), typed(String(total), namedNode(`${namespaces.xsd}integer`))),
    ...relations.map(([name, address]) => quad(view, hydra(names[name]!), namedNode(address))),
  ];
}

function wholeNumber(text: string | null, smallest: number, largest: number, otherwise: number): number {
  if (text === null || text === '') return otherwise;
  const value = Number(text);
  if (Number.isInteger(value) && value >= smallest && value <= largest) return value;
  throw new HttpProblem(400, 'QIAW_PAGING', 'page must be a whole number of at least 0, size one of at least 1.');
}
