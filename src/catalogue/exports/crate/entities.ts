import { instanceIris, type OutputRecord } from '../../../graph/index.ts';
import { caseFileIri, type ExportCase, mayIdentify } from '../package/cases.ts';
import type { Execution } from './executions.ts';

export type Entity = { readonly '@id': string; readonly '@type': string | readonly string[] } & Record<string, unknown>;

export const ref = (id: string): { readonly '@id': string } => ({ '@id': id });

/** Whether a crate contains a file of a case; all other files are referenced by URL. */
export type Embedded = (output: OutputRecord) => boolean;

/** A case as entities: its files, the action that created them, its inputs and the software used. */
export interface CaseEntities {
  readonly action: Entity;
  readonly software: Entity;
  readonly inputs: readonly Entity[];
  readonly files: readonly Entity[];
  readonly subject: Entity;
}

const roleNames: Readonly<Record<OutputRecord['role'], string>> = {
  image: 'Image volume',
  mask: 'Mask of a region of interest',
  seg: 'DICOM segmentation',
  sr: 'DICOM structured report with the measurements',
  'seg-metadata': 'Description of the segments (DCMQI)',
  features: 'Radiomic features',
  perturbations: 'Features of perturbed copies',
  'deep-features': 'Deep feature vectors',
  preview: 'Picture of a region of interest',
  'nifti-image': 'Image volume (NIfTI)',
  'nifti-mask': 'Mask of a region of interest (NIfTI)',
  labelmap: 'DICOM label map segmentation',
  rtstruct: 'DICOM RT structure set',
  dicom: 'De-identified DICOM source',
};

/** `prefix` is the folder of the case within the crate: empty for a crate of one run. */
export function caseEntities(
  base: string,
  document: ExportCase,
  prefix: string,
  embedded: Embedded,
  execution: Execution | undefined,
): CaseEntities {
  const { run, image, delineation } = document;
  const iris = instanceIris(base);
  const idOf = (output: OutputRecord): string =>
    embedded(output) ? prefix + encodePath(output.path) : caseFileIri(base, document.id, output.path);
  const software: Entity = {
    '@id': iris.software(`${run.software.name}-${run.software.version}`).value,
    '@type': 'SoftwareApplication',
    name: run.software.name,
    version: run.software.version,
    identifier: run.software.commit,
    url: 'https://w3id.org/fair-qiaw/',
  };
  const inputs: Entity[] = [
    input(iris.series(image.seriesId).value, `${image.modality} series`, image.contentDigest),
    input(iris.sop(delineation.sopId).value, `${delineation.kind} delineation`, delineation.contentDigest),
    {
      '@id': `#settings-${run.settingsDigest}`,
      '@type': 'PropertyValue',
      name: 'settings',
      value: run.settingsJson,
      propertyID: iris.parameterSet(run.settingsDigest).value,
    },
  ];
  const subject: Entity = {
    '@id': iris.subject(document.subject.id).value,
    '@type': 'Patient',
    name: document.subject.id,
  };
  const files = document.outputs.map((output) => fileEntity(output, idOf(output), document));
  return {
    subject,
    software,
    inputs,
    files,
    action: {
      '@id': iris.run(run.digest).value,
      '@type': 'CreateAction',
      name: `Processing of ${document.id}`,
      description: 'Image volume, masks, segmentation, features and report derived from a delineated image series.',
      instrument: ref(software['@id']),
      object: inputs.map((one) => ref(one['@id'])),
      result: files.map((one) => ref(one['@id'])),
      actionStatus: 'http://schema.org/CompletedActionStatus',
      ...(execution !== undefined && {
        startTime: toSecond(execution.startedAt),
        endTime: toSecond(execution.endedAt),
      }),
    },
  };
}

const input = (id: string, name: string, digest: string): Entity => ({
  '@id': id,
  '@type': 'CreativeWork',
  name,
  identifier: `sha256:${digest}`,
});

function fileEntity(output: OutputRecord, id: string, document: ExportCase): Entity {
  const region = document.rois.find(({ segmentNumber }) => segmentNumber === output.segmentNumber);
  return {
    '@id': id,
    '@type': 'File',
    name: output.path,
    description: `${roleNames[output.role]}${region === undefined ? '' : `: ${region.label}`}`,
    encodingFormat: output.mediaType,
    contentSize: String(output.bytes),
    sha256: output.sha256,
    ...(mayIdentify(output) && { conditionsOfAccess: 'May identify a patient; download requires a token.' }),
  };
}

/** Crate readers accept ISO 8601 with a numeric offset and without fractional seconds. */
export const toSecond = (moment: string): string => moment.replace(/(?:\.\d+)?Z$/, '+00:00');

/** A path as a URI reference. */
export const encodePath = (path: string): string => path.split('/').map(encodeURIComponent).join('/');
