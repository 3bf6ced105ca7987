import { cross, dot, type Refusal } from '../../core/index.ts';
import { joinedIdentifiers } from '../identifiers-of.ts';
import type { ImageInstance, ImageSeries } from '../model.ts';
import { patientOf } from '../patient-study.ts';
import type { ImageHeader } from './image-header.ts';
import { seriesQuantification, sharedQuantification } from './pet-quantification.ts';
import { codecFor, isNative } from './pixels/codec.ts';

/**
 * Makes one series from its slices, sorted by position along the normal of its first slice, lowest first; slices at one
 * position are ordered by SOP Instance UID, so that the order never depends on the files.
 */
export function seriesOf(headers: readonly ImageHeader[]): ImageSeries | Refusal {
  const sorted = [...headers].sort((a, b) => (a.instance.sopInstanceUid < b.instance.sopInstanceUid ? -1 : 1));
  const first = sorted[0]!;
  for (const fact of [
    'patient',
    'study',
    'modality',
    'frame of reference',
    'SOP class',
    'PET quantification',
  ] as const) {
    const values = new Set(sorted.map((header) => SHARED[fact](header)));
    if (values.size > 1) {
      return seriesRefusal(first, 'QIAW_SERIES_INCONSISTENT', {
        reason: `The images of one series differ in ${fact}, which they must share.`,
        remedy: 'Correct the identifiers at their origin; different series were given the same SeriesInstanceUID.',
        evidence: { differsIn: fact, values: values.size, images: sorted.length },
      });
    }
  }
  const compressed = sorted.find(({ instance: { transferSyntaxUid } }) => !isReadable(transferSyntaxUid));
  if (compressed) {
    return seriesRefusal(first, 'QIAW_TRANSFER_SYNTAX', {
      reason: 'The images are compressed in a way that cannot be read.',
      remedy: 'Decompress the images to Explicit VR Little Endian first (for example with gdcmconv --raw).',
      evidence: { transferSyntaxUid: compressed.instance.transferSyntaxUid, images: sorted.length },
    });
  }
  return {
    seriesInstanceUid: first.seriesInstanceUid,
    frameOfReferenceUid: first.frameOfReferenceUid,
    modality: first.modality,
    patientStudy: {
      ...first.patientStudy,
      identifiers: joinedIdentifiers(sorted.map(({ patientStudy }) => patientStudy.identifiers)),
    },
    instances: byPosition(sorted.flatMap((header) => header.instances)),
    description: first.description,
    ...(first.pet && { pet: seriesQuantification(sorted.flatMap(({ pet }) => pet ?? [])) }),
  };
}

const SHARED = {
  patient: (header: ImageHeader) => header.patientStudy.patientId ?? '',
  study: (header: ImageHeader) => header.patientStudy.studyInstanceUid,
  modality: (header: ImageHeader) => header.modality,
  'frame of reference': (header: ImageHeader) => header.frameOfReferenceUid,
  'SOP class': (header: ImageHeader) => header.instance.sopClassUid,
  'PET quantification': ({ pet }: ImageHeader) => (pet ? sharedQuantification(pet) : ''),
} as const;

function isReadable(transferSyntaxUid: string): boolean {
  return isNative(transferSyntaxUid) || codecFor(transferSyntaxUid) !== undefined;
}

function byPosition(instances: readonly ImageInstance[]): ImageInstance[] {
  const [row, column] = instances[0]!.orientation;
  const normal = cross(row, column);
  const along = new Map(instances.map((instance) => [instance, dot(instance.position, normal)]));
  return [...instances].sort((a, b) => along.get(a)! - along.get(b)!);
}

/** A refusal of a whole series. */
export function seriesRefusal(
  header: ImageHeader,
  code: Refusal['code'],
  why: Pick<Refusal, 'reason' | 'remedy' | 'evidence'>,
): Refusal {
  return {
    code,
    kind: 'series',
    input: { seriesInstanceUid: header.seriesInstanceUid, ...patientOf(header.patientStudy) },
    ...why,
  };
}
