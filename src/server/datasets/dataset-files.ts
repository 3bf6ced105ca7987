import { type BuiltFile, DistributionCache, datasetId } from '../../catalogue/index.ts';
import { assertMayRead, callerOf } from '../access/caller.ts';
import { HttpProblem } from '../answer/problem.ts';
import type { ApiContext } from '../app/context.ts';
import { layerResource } from '../fdp/layers.ts';
import { sendFile } from '../files/send-file.ts';
import { Facts } from './facts.ts';

/** `/files/datasets/{dataset}/{version}/{name}`: a download of a dataset, subject to the dataset's access level. */
export async function datasetFileResponse(
  request: Request,
  [dataset, version, name]: readonly [string, string, string],
  context: ApiContext,
): Promise<Response> {
  if (datasetId.test(dataset)) assertMayRead(dataset, await callerOf(request, context));
  const file = await cacheOf(context).find(dataset, version, name);
  if (file === undefined) {
    throw new HttpProblem(
      404,
      'QIAW_NOT_FOUND',
      'There is no such download. Its content may have changed: see the page of the dataset for the current downloads.',
    );
  }
  return send(request, dataset, file, context);
}

/** `/croissant/{dataset}`: the Croissant of the dataset's current state. It is metadata: columns and checksums, no values. */
export async function croissantResponse(request: Request, dataset: string, context: ApiContext): Promise<Response> {
  const iri = `${context.base}distribution/${dataset}-croissant`;
  const { quads, withdrawn } = await layerResource(iri.slice(context.base.length), context);
  const place = new Facts(quads).one(iri, 'dcat:downloadURL')?.slice(context.base.length).split('/') ?? [];
  const [, , id = '', version = '', name = ''] = place.map(decodeURIComponent);
  const file = withdrawn ? undefined : await cacheOf(context).find(id, version, name);
  if (file === undefined) throw new HttpProblem(404, 'QIAW_NOT_FOUND', 'This dataset has no Croissant.');
  return send(request, dataset, file, context);
}

function send(request: Request, dataset: string, file: BuiltFile, { base }: ApiContext): Promise<Response> {
  const links = [
    `<${base}dataset/${dataset}>; rel="collection"`,
    `<${base}distribution/${dataset}-${file.id}>; rel="describedby"`,
  ];
  const { path, name, sha256 } = file;
  const mediaType = file.compression ?? file.mediaType;
  return sendFile(request, { path, name, mediaType, sha256, headers: { link: links.join(', ') } });
}

function cacheOf({ dataDirectory, base }: ApiContext): DistributionCache {
  const known = caches.get(dataDirectory) ?? new DistributionCache({ root: dataDirectory, base });
  caches.set(dataDirectory, known);
  return known;
}

const caches = new Map<string, DistributionCache>();
