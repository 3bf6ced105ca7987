import { version } from '../../core/index.ts';
import { instanceIris } from '../../graph/index.ts';
import type { ExportCase } from '../exports/package/cases.ts';
import { imageFileOf } from './find-images.ts';
import type { DrawnRegion } from './model.ts';
import type { PlannedCase, TrainingPlan } from './plan.ts';

export interface WrittenFile {
  /** Below the main folder, with `/`. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface WrittenCase {
  readonly planned: PlannedCase;
  readonly files: readonly WrittenFile[];
  /** Voxels of each structure in the label map; 0 where it was not drawn. */
  readonly voxels: readonly number[];
  /** What only writing shows. */
  readonly notes: readonly string[];
}

/** `provenance.json`: which case of the data directory each file is from, and what was decided about it. */
export function provenanceOf(plan: TrainingPlan, written: readonly WrittenCase[], base: string, iri: string): string {
  const { request, licence, leftOut, joined, counts, labelling, digest } = plan;
  const { names: _, out: __, ...asked } = request;
  const iris = instanceIris(base);
  const imageOf = (document: ExportCase, at: number) => ({
    channel: plan.channels[at],
    case: document.id,
    iri: iris.volume(document.run.digest).value,
    contentDigest: document.image.contentDigest,
    sha256: imageFileOf(document).sha256,
  });
  const regionOf = ({ document, segmentNumber, label, sha256, reader }: DrawnRegion) => ({
    case: document.id,
    iri: iris.mask(document.run.digest, segmentNumber).value,
    region: iris.roi(document.run.digest, segmentNumber).value,
    label,
    reader: reader.label,
    sha256,
  });
  const document = {
    trainingSet: iri,
    digest: `sha256:${digest}`,
    software: { name: 'fair-qiaw', version },
    request: asked,
    licence,
    labels: labelling.labels,
    ...(labelling.regionsClassOrder !== undefined && { regionsClassOrder: labelling.regionsClassOrder }),
    ...(labelling.ignore !== undefined && { ignore: labelling.ignore }),
    casesPerStructure: counts,
    subjectsWithOneImage: joined,
    leftOut,
    cases: written.map(({ planned, files, voxels, notes }) => ({
      name: planned.name,
      subject: iris.subject(planned.image.subject).value,
      dataset: planned.image.document.run.dataset,
      split: planned.isTest ? 'test' : 'train',
      ...(planned.fold !== undefined && { fold: planned.fold }),
      ...(planned.reader !== undefined && { reader: planned.reader.label }),
      images: [planned.image.document, ...planned.image.channels].map(imageOf),
      structures: plan.structures.map((name, at) => ({
        name,
        voxels: planned.sources[at] === undefined ? null : voxels[at],
        regions: planned.sources[at]?.regions.map(regionOf) ?? [],
      })),
      conflictVoxels: planned.conflicts,
      cutByFieldOfView: planned.cut,
      notes: [...planned.notes, ...notes],
      files,
    })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
