import { type DelineationHeader, mayBeWanted, scan } from '../../dicom/index.ts';
import { eachGroup } from '../fetch/each-group.ts';
import type { FetchContext } from '../fetch/fetch-context.ts';
import { walkFolder } from '../folder.ts';
import { HttpClient } from '../http/client.ts';
import { SourceAnswer } from '../http/errors.ts';
import type { Spool } from '../spool/spool.ts';
import { type FoundSeries, type FoundStudy, Qido } from './qido.ts';
import { Wado } from './wado.ts';

/** Modalities of images that this program can use. */
const IMAGES = new Set(['CT', 'MR', 'PT']);
/** Space for the part of an object that is not pixels, and for objects whose size the service does not state. */
const HEADER_BYTES = 16 * 1024;

/**
 * Fetches what the pipeline needs from a DICOMweb service: structure sets and segmentations first, then only the image
 * series they refer to, in whatever study. Images without a delineation are not fetched. Returns the number of failed
 * studies.
 */
export async function fetchDicomWeb(base: URL, spool: Spool, context: FetchContext): Promise<number> {
  const client = new HttpClient({ base, ...context });
  try {
    return await new DicomWebFetch(client, spool, context).run();
  } finally {
    await client.close();
  }
}

class DicomWebFetch {
  private readonly client: HttpClient;
  private readonly spool: Spool;
  private readonly context: FetchContext;
  private readonly qido: Qido;
  private readonly wado: Wado;
  /** Series that are fetched or in progress, so that two structure sets on one series fetch it once. */
  private readonly series = new Map<string, Promise<void>>();
  private groups = 0;
  private bytes = 0;

  constructor(client: HttpClient, spool: Spool, context: FetchContext) {
    this.client = client;
    this.spool = spool;
    this.context = context;
    this.qido = new Qido(client, context.settings.pageSize);
    this.wado = new Wado(client, spool, (bytes) => {
      this.bytes += bytes;
    });
  }

  async run(): Promise<number> {
    return eachGroup(this.studies(), this.context, async (study) => {
      await this.study(study);
      this.groups += 1;
      this.report();
    });
  }

  /** Studies that match the filters and may contain a delineation. */
  private async *studies(): AsyncIterable<FoundStudy> {
    const { patients, studies, dates } = this.context.filters;
    const ranges: Readonly<Record<string, string>> = dates === undefined ? {} : { StudyDate: dates };
    const queries = (patients.length > 0 ? patients : [undefined]).flatMap((patient) =>
      (studies.length > 0 ? studies : [undefined]).map((study) => ({
        ...ranges,
        // `*` and `?` would be wildcards; an identifier is never meant as one.
        ...(patient !== undefined && { PatientID: patient }),
        ...(study !== undefined && { StudyInstanceUID: study }),
      })),
    );
    for (const query of queries) {
      for await (const found of this.qido.studies(query)) {
        if (query.PatientID !== undefined && found.patientId !== undefined && found.patientId !== query.PatientID)
          continue;
        if (found.modalities?.some(isDelineation) ?? true) yield found;
      }
    }
  }

  private async study(study: FoundStudy): Promise<void> {
    const beside = await this.qido.seriesOf(study.study);
    for (const delineations of beside) {
      if (!isDelineation(delineations.modality)) continue;
      if (!this.isWanted(delineations.modality, delineations.description)) {
        this.context.onLeftOut?.();
        continue;
      }
      for (const object of await this.fetch(delineations)) await this.imagesOf(object, study, beside);
    }
  }

  private isWanted(kind: Delineates, seriesDescription: string | undefined): boolean {
    const said = seriesDescription === undefined ? {} : { seriesDescription };
    return mayBeWanted(this.context.filters.delineations, { kind, ...said });
  }

  /** Fetches the series that an object delineates. Unreadable objects are left for the pipeline to refuse. */
  private async imagesOf(object: string, study: FoundStudy, beside: readonly FoundSeries[]): Promise<void> {
    const { delineations, modalities } = this.context.filters;
    const found = await scan(walkFolder([this.spool.pathOf(object)]), { wanted: delineations });
    const header: DelineationHeader | undefined = found.structureSets[0] ?? found.segmentations[0];
    if (header === undefined) return;
    const named = await Promise.all(header.referencedSeriesUids.map((uid) => this.locate(uid, study, beside)));
    const located = named.flat();
    // Unresolved references: the images may still be linked by frame of reference, so all of the patient's images are
    // candidates.
    const candidates = located.length > 0 ? located : (await this.seriesOfPatient(study, beside)).filter(isImage);
    const wanted = candidates.filter(({ modality }) => modalities.length === 0 || modalities.includes(modality));
    if (candidates.length > 0 && wanted.length === 0) await this.spool.drop(object);
    for (const series of wanted) await this.fetch(series);
  }

  private async locate(uid: string, study: FoundStudy, beside: readonly FoundSeries[]): Promise<FoundSeries[]> {
    const here = beside.find(({ series }) => series === uid);
    if (here !== undefined) return [here];
    const ofPatient = (await this.seriesOfPatient(study, beside)).find(({ series }) => series === uid);
    if (ofPatient !== undefined) return [ofPatient];
    return (await this.qido.seriesAnywhere(uid)).filter(({ series }) => series === uid).slice(0, 1);
  }

  /** Structure sets and their images are often in different studies (LUNG1-005), but of one patient. */
  private async seriesOfPatient(study: FoundStudy, beside: readonly FoundSeries[]): Promise<readonly FoundSeries[]> {
    if (study.patientId === undefined || study.patientId === '') return beside;
    const all = [...beside];
    for await (const other of this.qido.studies({ PatientID: study.patientId })) {
      if (other.study === study.study || (other.patientId ?? study.patientId) !== study.patientId) continue;
      all.push(...(await this.qido.seriesOf(other.study)));
    }
    return all;
  }

  /** Ensures that every object of a series is in the spool; returns their UIDs. */
  private async fetch(series: FoundSeries): Promise<readonly string[]> {
    const instances = await this.qido.instancesOf(series);
    const under = this.series.get(series.series);
    if (under !== undefined) {
      await under;
      return instances.map(({ object }) => object);
    }
    const work = this.fetchMissing(series, instances).catch(async (error: unknown) => {
      // A series without its first or last slices would look complete, so a partial series is not used.
      if (error instanceof SourceAnswer) for (const { object } of instances) await this.spool.drop(object);
      throw error;
    });
    this.series.set(series.series, work);
    await work;
    return instances.map(({ object }) => object);
  }

  private async fetchMissing(
    series: FoundSeries,
    instances: readonly { readonly object: string; readonly pixelBytes: number }[],
  ): Promise<void> {
    const missing = () => instances.filter(({ object }) => !this.spool.has(object));
    const first = missing();
    if (first.length === 0) return;
    await this.spool.requireSpace(first.reduce((sum, { pixelBytes }) => sum + pixelBytes + HEADER_BYTES, 0));
    // Only the missing objects of a partially fetched series are requested, one by one.
    if (first.length === instances.length && first.length > 1) {
      const whole = await this.wado.series(series, new Set(first.map(({ object }) => object)));
      if (!whole)
        this.context.log.info(
          { host: this.client.host },
          'the transfer of a series broke off; continuing object by object',
        );
      this.report();
    }
    for (const { object } of missing()) {
      await this.wado.object(series, object);
      this.report();
    }
    if (missing().length > 0) throw new SourceAnswer(this.client.host, 'lists objects that it does not deliver');
  }

  private report(): void {
    this.context.onProgress?.({ groups: this.groups, objects: this.spool.count, bytes: this.bytes });
  }
}

type Delineates = DelineationHeader['kind'];

/** Modalities of objects that delineate. */
function isDelineation(modality: string): modality is Delineates {
  return modality === 'RTSTRUCT' || modality === 'SEG';
}

function isImage({ modality }: FoundSeries): boolean {
  return IMAGES.has(modality);
}
