import { namespaces, type Quad } from '../../graph/index.ts';
import type { ApiContext } from '../app/context.ts';
import { childRelations } from './children.ts';
import { type LayerResource, layerResource } from './layers.ts';
import { members } from './metadata-graph.ts';

/** Kinds of records, with the ids that the reference server uses. */
const definitions: Readonly<Record<string, string>> = {
  fdp: '77aaad6a-0136-4c6e-88b9-07ffccd0ee4c',
  catalog: 'a0949e72-4466-4d53-8900-9436d1049a4b',
  dataset: '2f08228e-1789-40f8-84cd-28e3288c3604',
  distribution: '02c649de-c579-43bb-b470-306abdc808c7',
};

/** `…/meta`: the position of a record and its publication state, as requested by the reference server's client. */
export async function metaResponse(path: string, context: ApiContext): Promise<Response> {
  const resource = await layerResource(path, context);
  const [, relation] = childRelations[resource.layer] ?? [];
  const children = relation === undefined ? [] : await members(context, resource.iri, relation);
  const body = {
    member: null,
    state: {
      current: resource.withdrawn ? 'WITHDRAWN' : 'PUBLISHED',
      children: Object.fromEntries(children.map((iri) => [iri, 'PUBLISHED'])),
    },
    path: Object.fromEntries((await ancestry(resource, context)).map((one) => [one.iri, entry(one)])),
  };
  return Response.json(body, { headers: { 'cache-control': 'no-cache' } });
}

/** The resource and its ancestors, ending with the data point. */
export async function ancestry(resource: LayerResource, context: ApiContext): Promise<LayerResource[]> {
  const line = [resource];
  for (let parent = parentOf(resource); parent !== undefined && line.length < 5; ) {
    const next = await layerResource(parent.slice(context.base.length), context);
    line.push(next);
    parent = parentOf(next);
  }
  return line;
}

function entry(resource: LayerResource): object {
  const parent = parentOf(resource);
  return {
    resourceDefinitionUuid: definitions[resource.layer] ?? definitions['dataset'],
    title: objectOf(resource.quads, resource.iri, `${namespaces.dct}title`) ?? resource.iri,
    ...(parent !== undefined && { parent }),
  };
}

const parentOf = ({ quads, iri }: LayerResource): string | undefined =>
  objectOf(quads, iri, `${namespaces.dct}isPartOf`);

function objectOf(quads: readonly Quad[], subject: string, predicate: string): string | undefined {
  return quads.find((one) => one.subject.value === subject && one.predicate.value === predicate)?.object.value;
}
