import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { encode } from 'fast-png';
import { sha256 } from '../../src/core/index.ts';
import type { OutputRecord, PublicRefusal } from '../../src/graph/index.ts';

export const fixtureBase = 'http://127.0.0.1:8080/';

export interface CaseFixture {
  readonly name?: string;
  readonly subject?: string;
  readonly dataset?: string;
  /** Displayed names of the ROIs; a tumour and a lung by default. */
  readonly rois?: readonly string[];
  readonly modality?: string;
  /** Doubts about the case. */
  readonly notes?: ReadonlyArray<{ readonly code: string; readonly message: string }>;
}

export interface WrittenCase {
  readonly name: string;
  readonly digest: string;
  readonly subject: string;
  readonly outputs: readonly OutputRecord[];
}

/**
 * Writes one complete case folder, as a run leaves it, and the graph of its subject. The same options give the same
 * bytes.
 */
export function writeCase(dataDirectory: string, options: CaseFixture = {}): WrittenCase {
  const subject = options.subject ?? 'k1-aaaa';
  const dataset = options.dataset ?? 'demo';
  const labels = options.rois ?? ['GTV-1', 'Lung-Left'];
  const digest = sha256(JSON.stringify([subject, dataset, labels, options.name]));
  const name = options.name ?? `${subject}-${digest.slice(0, 8)}`;
  const folder = join(dataDirectory, 'cases', name);
  const outputs: OutputRecord[] = [];
  const put = (output: Pick<OutputRecord, 'role' | 'path' | 'mediaType' | 'segmentNumber'>, body: Uint8Array) => {
    write(join(folder, output.path), body);
    outputs.push({ ...output, bytes: body.length, sha256: sha256(body) });
  };
  put(
    { role: 'image', path: 'image.nrrd', mediaType: 'application/octet-stream' },
    new Uint8Array(1000).map((_, n) => n % 251),
  );
  put({ role: 'seg', path: 'seg.dcm', mediaType: 'application/dicom' }, text('not really DICOM'));
  put({ role: 'features', path: 'features.csv', mediaType: 'text/csv' }, text(featuresCsv(name, labels)));
  const rois = labels.map((label, index) => {
    const n = index + 1;
    put(
      { role: 'mask', path: `masks/roi-${n}.nrrd`, mediaType: 'application/octet-stream', segmentNumber: n },
      text(`mask ${n}`),
    );
    put({ role: 'preview', path: `previews/roi-${n}.png`, mediaType: 'image/png', segmentNumber: n }, picture(n));
    return {
      segmentNumber: n,
      roiNumber: n,
      label,
      fileName: `roi-${n}`,
      ...(index % 2 === 0 ? { mapped: tumour } : {}),
      voxelCount: 5328 * n,
      volumeMl: 15.239 * n,
      nestedContourVoxels: 0,
      largestSlice: 12,
      featureCount: 2,
    };
  });
  const document = {
    schemaVersion: 1,
    id: name,
    run: {
      digest,
      inputDigest: sha256(`input ${name}`),
      settingsDigest: sha256('settings'),
      settingsJson: '{"binWidth":25}',
      software: { name: 'fair-qiaw', version: '0.1.0', commit: 'deadbeef' },
      dataset,
      contourRule: 'or',
    },
    subject: { id: subject },
    image: {
      studyId: 'k1-st',
      seriesId: 'k1-se',
      modality: options.modality ?? 'CT',
      instanceCount: 24,
      contentDigest: sha256('pixels'),
      size: [64, 60, 24],
      spacing: [0.9765625, 0.9765625, 3],
      origin: [-31, -29, 100],
      direction: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
      unit: "[hnsf'U]",
    },
    delineation: {
      kind: 'RTSTRUCT',
      studyId: 'k1-st',
      seriesId: 'k1-rs',
      sopId: 'k1-sop',
      contentDigest: sha256('contours'),
      linkMethod: 'referenced series',
    },
    rois,
    outputs,
    refusals: [],
    notes: options.notes ?? [],
  };
  write(join(folder, 'graph.trig'), text(runGraph(digest, subject, labels)));
  write(join(folder, 'case.json'), text(JSON.stringify(document)));
  write(join(dataDirectory, 'graphs', 'subjects', `${subject}.trig`), text(subjectGraph(subject, dataset)));
  return { name, digest, subject, outputs };
}

export function writeRefusals(dataDirectory: string, refusals: readonly PublicRefusal[]): void {
  write(
    join(dataDirectory, 'refusals.ndjson'),
    text(refusals.map((refusal) => `${JSON.stringify(refusal)}\n`).join('')),
  );
}

export const gapRefusal: PublicRefusal = {
  code: 'QIAW_SERIES_GAP',
  kind: 'series',
  input: { kind: 'series', id: 'k1-gap' },
  reason: 'A slice is missing between 12.0 and 18.0 mm.',
  remedy: 'Export the series again with all its slices.',
  evidence: { spacingMm: 3, gapMm: 6 },
};

const tumour = {
  key: 'gtv-primary',
  category: { value: '49755003', scheme: 'SCT', meaning: 'Morphologically Abnormal Structure' },
  type: { value: '86049000', scheme: 'SCT', meaning: 'Neoplasm, primary' },
  classes: ['http://www.cancerdata.org/roo/C100346'],
};

function featuresCsv(name: string, labels: readonly string[]): string {
  const quoted = (value: string) => `"${value.replaceAll('"', '""')}"`;
  const rows = labels.map((label, n) => `${name},${quoted(label)},v3.0,${12345.67 + n},${-42.68141 * (n + 1)}`);
  return `case,roi,diagnostics_Versions_PyRadiomics,original_shape_MeshVolume,original_firstorder_Mean\n${rows.join('\n')}\n`;
}

function runGraph(digest: string, subject: string, labels: readonly string[]): string {
  const id = `${fixtureBase}id/`;
  const rois = labels.map((label, index) => {
    const n = index + 1;
    return `<${id}roi/${digest}/${n}> rdfs:label ${JSON.stringify(label)} ; a roo:C100346 .
<${id}fv/${digest}/${n}> a :RadiomicFeatureVector ; :ofSubject <${id}subject/${subject}> ; :ofROI <${id}roi/${digest}/${n}> ;
  <${fixtureBase}fd/original_shape_MeshVolume.ps> ${12345.67 + index}e0 ; <${fixtureBase}fd/original_firstorder_Mean.ps> ${-42.68141 * n}e0 .`;
  });
  return `${prefixes}<${fixtureBase}graph/run/${digest}> {
<${id}run/${digest}> a :ProcessingRun ; rdfs:label "Run" ; dct:hasPart <${id}run/${digest}#features> .
<${id}run/${digest}#features> rdfs:label "feature extraction" .
${rois.join('\n')}
}
`;
}

const subjectGraph = (
  subject: string,
  dataset: string,
): string => `${prefixes}<${fixtureBase}graph/subject/${subject}> {
<${fixtureBase}id/subject/${subject}> dct:isPartOf <${fixtureBase}dataset/${dataset}> .
}
`;

const prefixes = `@prefix : <https://w3id.org/fair-qiaw/ns#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix roo: <http://www.cancerdata.org/roo/> .
`;

/** A grey disc with a red outline, different for each ROI. */
function picture(n: number): Uint8Array {
  const size = 128;
  const data = new Uint8Array(size * size * 3);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const body = Math.hypot(x - 64, (y - 64) * 1.2) < 56;
      const edge = Math.abs(Math.hypot(x - 40 - n * 8, y - 60) - 12 - n * 3) < 1;
      data.set(edge ? [255, 80, 60] : body ? [110, 110, 110] : [0, 0, 0], (y * size + x) * 3);
    }
  }
  return encode({ width: size, height: size, data, channels: 3, depth: 8 });
}

const text = (content: string): Uint8Array => new TextEncoder().encode(content);

function write(path: string, body: Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, body);
}
