import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Mask, Volume } from '../../core/index.ts';
import { sha256 } from '../../core/index.ts';
import type { OutputRecord } from '../../graph/index.ts';
import { drawOutlines, readNrrd, readRegion } from '../../image/index.ts';
import { HttpProblem } from '../answer/problem.ts';
import type { ApiContext } from '../app/context.ts';
import { type ComparedGroup, comparedGroups } from './compared.ts';

/** `/agreement/{subject}/outlines/{n}`: all delineations of the n-th group on one slice, as a PNG. */
export async function outlinesResponse(
  request: Request,
  subject: string,
  number: string,
  context: ApiContext,
): Promise<Response> {
  const groups = await comparedGroups(request, subject, context);
  const group = /^[1-9]\d*$/.test(number) ? groups[Number(number) - 1] : undefined;
  if (group === undefined) throw new HttpProblem(404, 'QIAW_NOT_FOUND', 'There is no such picture.');
  const etag = `"${sha256(JSON.stringify(filesOf(group).map(({ sha256: digest }) => digest))).slice(0, 32)}"`;
  const headers = { etag, 'cache-control': 'private, no-cache', 'content-type': 'image/png' };
  if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers: { etag } });
  return new Response(new Uint8Array(await drawn(etag, group, context.dataDirectory)), { headers });
}

/** The last pictures. A volume is large, so one picture is drawn at a time. */
const pictures = new Map<string, Promise<Uint8Array>>();
const mostPictures = 64;
let before: Promise<unknown> = Promise.resolve();

function drawn(etag: string, group: ComparedGroup, dataDirectory: string): Promise<Uint8Array> {
  const known = pictures.get(etag);
  if (known !== undefined) return known;
  const picture = before.then(() => draw(group, dataDirectory));
  before = picture.catch(() => pictures.delete(etag));
  pictures.set(etag, picture);
  if (pictures.size > mostPictures) pictures.delete(pictures.keys().next().value!);
  return picture;
}

async function draw(group: ComparedGroup, dataDirectory: string): Promise<Uint8Array> {
  const [image, ...masks] = filesOf(group).map(({ path }) => join(dataDirectory, 'cases', path));
  const { modality, unit } = group.regions[0]!.document.image;
  const volume = (await readNrrd(await readFile(image!))) as Volume;
  const regions = await Promise.all(masks.map(async (path) => (await readRegion(path)).mask));
  return drawOutlines(volume, regions, fullestSlice(regions), { modality, unit, cropMarginMm: 25 });
}

/** The slice with most voxels of all masks together; the lowest one wins a tie. */
function fullestSlice(masks: readonly Mask[]): number {
  const { size } = masks[0]!.grid;
  const area = size[0] * size[1];
  let [best, most] = [0, -1];
  for (let k = 0; k < size[2]; k++) {
    let count = 0;
    for (const { voxels } of masks) for (let n = area * k; n < area * (k + 1); n++) count += voxels[n]!;
    if (count > most) [best, most] = [k, count];
  }
  return best;
}

/** The image of the first region, then the mask of each. */
function filesOf({ regions }: ComparedGroup): ReadonlyArray<{ readonly path: string; readonly sha256: string }> {
  const file = ({ document, roi }: ComparedGroup['regions'][number], role: OutputRecord['role']) => {
    const found = document.outputs.find(
      (one) => one.role === role && (role === 'image' || one.segmentNumber === roi.segmentNumber),
    );
    if (found === undefined) throw new HttpProblem(404, 'QIAW_NOT_FOUND', 'The case has no such file.');
    return { path: `${document.id}/${found.path}`, sha256: found.sha256 };
  };
  return [file(regions[0]!, 'image'), ...regions.map((region) => file(region, 'mask'))];
}
