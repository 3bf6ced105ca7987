import { join } from 'node:path';
import { createHash, type VoxelArray } from '../../core/index.ts';
import { readNrrd } from '../../image/index.ts';
import type { ExportCase } from '../exports/package/cases.ts';
import { imageFileOf } from './find-images.ts';
import type { TrainingCase } from './model.ts';

/**
 * Subjects that share an image, by a digest of its voxels. Copies of one patient under two names, in two collections, would
 * otherwise be in the training and in the validation part of a fold. Only images whose size another subject's image has are read.
 */
export async function sharedImages(root: string, cases: readonly TrainingCase[]): Promise<Map<string, string[]>> {
  const images = new Map<string, ExportCase>();
  for (const { image } of cases)
    for (const document of [image.document, ...image.channels]) images.set(imageFileOf(document).path, document);
  const subjectsOfSize = new Map<string, Set<string>>();
  for (const { subject, image } of images.values()) {
    const size = image.size.join();
    subjectsOfSize.set(size, (subjectsOfSize.get(size) ?? new Set()).add(subject.id));
  }
  const shared = new Map<string, Set<string>>();
  const known = new Map<string, string>();
  for (const [path, { subject, image, outputs }] of [...images].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (subjectsOfSize.get(image.size.join())!.size < 2) continue;
    const file = outputs.find(({ role }) => role === 'image')!.sha256;
    const digest = known.get(file) ?? digestOfVoxels((await readNrrd(join(root, ...path.split('/')))).voxels);
    known.set(file, digest);
    shared.set(digest, (shared.get(digest) ?? new Set()).add(subject.id));
  }
  return new Map(
    [...shared].flatMap(([digest, subjects]) => (subjects.size > 1 ? [[digest, [...subjects].sort()] as const] : [])),
  );
}

/** Equal for equal values, whatever their type: one collection may store as 32 bits what another stores as 16. */
function digestOfVoxels(voxels: VoxelArray): string {
  const hash = createHash('sha256');
  const step = 1 << 20;
  for (let at = 0; at < voxels.length; at += step) {
    const values = Float64Array.from(voxels.subarray(at, at + step));
    hash.update(new Uint8Array(values.buffer));
  }
  return hash.digest('hex');
}
