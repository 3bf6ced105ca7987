import { imageLabel } from '../../core/index.ts';
import { deepFeaturesCsv } from '../../deep/index.ts';
import type { ImageRecord } from '../../graph/index.ts';
import { drawPreview, writeNrrd } from '../../image/index.ts';
import { featuresCsv, perturbationsCsv } from '../../radiomics/index.ts';
import { recognizable } from '../head-signs.ts';
import type { CaseFolder } from './case-folder.ts';
import type { CaseSettings } from './case-settings.ts';
import { addDeidentifiedSources, asDeidentified } from './deidentification.ts';
import { addDicomObjects } from './dicom-objects.ts';
import { addNifti } from './further-objects.ts';
import type { MeasuredCase } from './measured-case.ts';
import type { StepClock } from './step-clock.ts';

const nrrd = 'application/x-nrrd';

/** Writes every derived file of a case into the given folder, which is not visible yet. */
export async function writeCase(
  measured: MeasuredCase,
  image: ImageRecord,
  settings: CaseSettings,
  folder: CaseFolder,
  steps: StepClock,
  signal?: AbortSignal,
): Promise<void> {
  const { inputs, rois } = measured;
  const { volume } = inputs.loaded;
  await steps.measure('volumes', async () => {
    await folder.add('image.nrrd', await writeNrrd(volume), { role: 'image', mediaType: nrrd });
    for (const { record, rasterised } of rois) {
      signal?.throwIfAborted();
      await folder.add(`masks/${record.fileName}.nrrd`, await writeNrrd(rasterised.mask), {
        role: 'mask',
        mediaType: nrrd,
        segmentNumber: record.segmentNumber,
      });
    }
    await addNifti(measured, settings, folder);
  });
  signal?.throwIfAborted();
  const { deidentify: profile } = measured;
  await steps.measure('DICOM objects', () =>
    addDicomObjects(profile ? asDeidentified(measured, profile) : measured, settings, folder),
  );
  if (profile) {
    await steps.measure('de-identification', () =>
      addDeidentifiedSources(measured, profile, recognizable(measured, settings).images, folder, signal),
    );
  }
  signal?.throwIfAborted();
  await steps.measure('pictures', async () => {
    for (const { record, rasterised } of rois) {
      const picture = drawPreview(volume, rasterised.mask, record.largestSlice, {
        modality: inputs.job.series.modality,
        unit: inputs.loaded.unit,
      });
      await folder.add(`previews/${record.fileName}.png`, picture, {
        role: 'preview',
        mediaType: 'image/png',
        segmentNumber: record.segmentNumber,
      });
    }
  });
  const rows = rois.map(({ record }) => ({
    case: inputs.caseId,
    roi: record.label,
    features: record.features,
    attribution: record.attribution,
    subject: inputs.subjectId,
    image: imageLabel(image),
  }));
  await folder.add('features.csv', featuresCsv(rows), { role: 'features', mediaType: 'text/csv' });
  const perturbed = rois.flatMap(({ record, perturbed: copies }) =>
    copies ? [{ roi: record.label, vectors: copies.vectors }] : [],
  );
  if (perturbed.length > 0) {
    const table = perturbationsCsv(inputs.caseId, perturbed);
    await folder.add('perturbations.csv', table, { role: 'perturbations', mediaType: 'text/csv' });
  }
  if (measured.deepVectors.length === 0) return;
  const labels = new Map(rois.map(({ record }) => [record.segmentNumber, record.label]));
  const vectors = measured.deepVectors.map(({ segmentNumber, vector }) => ({
    case: inputs.caseId,
    roi: labels.get(segmentNumber)!,
    vector,
  }));
  await folder.add('deep-features.csv', deepFeaturesCsv(vectors), { role: 'deep-features', mediaType: 'text/csv' });
}
