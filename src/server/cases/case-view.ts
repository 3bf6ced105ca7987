import { imageLabel, refusedWord, taken } from '../../core/index.ts';
import type { OutputRecord, PublicRefusal } from '../../graph/index.ts';
import type { CaseView, FileView, RefusalView, RoiView } from '../html/model.ts';
import type { CaseDocument } from './case-documents.ts';
import type { EncodingLinks } from './encoding-links.ts';

/** Path of a derived file on this server. */
export const fileHref = (caseId: string, path: string): string =>
  `/files/cases/${encodeURIComponent(caseId)}/${path.split('/').map(encodeURIComponent).join('/')}`;

/** @param encodings links of each region to other delineations of it, by segment number */
export function caseView(document: CaseDocument, encodings: EncodingLinks = new Map()): CaseView {
  const { image, delineation, run } = document;
  return {
    id: document.id,
    subject: document.subject.id,
    dataset: run.dataset,
    modality: image.modality,
    image: imageLabel(image),
    delineation: delineation.kind,
    size: image.size,
    spacing: image.spacing,
    runDigest: run.digest,
    rois: document.rois.map((roi) => ({ ...roiView(document, roi), ...encodings.get(roi.segmentNumber) })),
    outputs: document.outputs.map((output) => fileView(document.id, output)),
    notes: document.notes.map(({ message }) => message),
  };
}

function roiView(document: CaseDocument, roi: CaseDocument['rois'][number]): RoiView {
  const file = (role: OutputRecord['role']) => {
    const output = document.outputs.find(
      (candidate) => candidate.role === role && candidate.segmentNumber === roi.segmentNumber,
    );
    return output === undefined ? undefined : fileHref(document.id, output.path);
  };
  const preview = file('preview');
  const mask = file('mask');
  return {
    label: roi.label,
    ...(roi.mapped === undefined ? {} : { className: classNameOf(roi.mapped) }),
    ...attributionOf(roi),
    volumeMl: roi.volumeMl,
    voxelCount: roi.voxelCount,
    featureCount: roi.featureCount ?? 0,
    ...(preview === undefined ? {} : { preview }),
    ...(mask === undefined ? {} : { mask }),
    iri: `/id/roi/${document.run.digest}/${roi.segmentNumber}`,
  };
}

function attributionOf({ attribution }: CaseDocument['rois'][number]): { attribution?: string } {
  const observer = taken(attribution?.observers);
  const parts = [
    observer && (observer.certainty === 'stated' ? observer.label : `${observer.label} (by name)`),
    taken(attribution?.methods)?.method,
    taken(attribution?.timePoints)?.label,
    attribution?.approval?.status.toLowerCase(),
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? {} : { attribution: parts.join(', ') };
}

export const classNameOf = ({ type, modifier }: NonNullable<CaseDocument['rois'][number]['mapped']>): string =>
  modifier === undefined ? type.meaning : `${type.meaning}, ${modifier.meaning.toLowerCase()}`;

const fileView = (caseId: string, { path, mediaType, bytes }: OutputRecord): FileView => ({
  name: path,
  href: fileHref(caseId, path),
  mediaType,
  bytes,
});

export const refusalView = (refusal: PublicRefusal): RefusalView => ({
  code: refusal.code,
  kind: refusedWord(refusal.kind),
  region: refusal.input.roi ?? refusal.input.roiNumber?.toString() ?? '',
  reason: refusal.reason,
  remedy: refusal.remedy,
  evidence: Object.entries(refusal.evidence ?? {}).map(([key, value]) => [key, String(value)] as const),
});
