import type { HttpClient } from '../http/client.ts';
import { SourceAnswer } from '../http/errors.ts';
import { JSON_TAG, type JsonDataset, numberOf, textOf, textsOf } from './json-model.ts';

export interface FoundStudy {
  readonly study: string;
  readonly patientId?: string;
  /** Undefined if the service does not state it. */
  readonly modalities?: readonly string[];
}

export interface FoundSeries {
  readonly study: string;
  readonly series: string;
  readonly modality: string;
  /** Also undefined if the service does not state it. */
  readonly description?: string;
}

export interface FoundInstance {
  readonly object: string;
  /** Bytes of uncompressed pixels, if the service provides enough attributes. */
  readonly pixelBytes: number;
}

type Query = Readonly<Record<string, string | readonly string[]>>;

/** Searches of a DICOMweb service (QIDO-RS, PS3.18 10.6), page after page. */
export class Qido {
  private readonly client: HttpClient;
  private readonly pageSize: number;

  constructor(client: HttpClient, pageSize: number) {
    this.client = client;
    this.pageSize = pageSize;
  }

  async *studies(query: Query): AsyncIterable<FoundStudy> {
    const fields = { includefield: [JSON_TAG.modalitiesInStudy, JSON_TAG.patientId] };
    for await (const found of this.pages('studies', { ...query, ...fields }, JSON_TAG.studyInstanceUid)) {
      const patientId = textOf(found, JSON_TAG.patientId);
      const modalities = textsOf(found, JSON_TAG.modalitiesInStudy);
      yield {
        study: textOf(found, JSON_TAG.studyInstanceUid)!,
        ...(patientId !== undefined && { patientId }),
        ...(modalities.length > 0 && { modalities }),
      };
    }
  }

  async seriesOf(study: string): Promise<FoundSeries[]> {
    return this.series(`studies/${study}/series`, {}, study);
  }

  /** A series in any study: a relational query, which not every service supports. */
  async seriesAnywhere(series: string): Promise<FoundSeries[]> {
    try {
      return await this.series('series', { SeriesInstanceUID: series }, undefined);
    } catch (error) {
      if (error instanceof SourceAnswer) return [];
      throw error;
    }
  }

  async instancesOf({ study, series }: FoundSeries): Promise<FoundInstance[]> {
    const found: FoundInstance[] = [];
    const path = `studies/${study}/series/${series}/instances`;
    const fields = { includefield: [JSON_TAG.rows, JSON_TAG.columns, JSON_TAG.frames, JSON_TAG.bitsAllocated] };
    for await (const one of this.pages(path, fields, JSON_TAG.sopInstanceUid)) {
      const [rows, columns] = [numberOf(one, JSON_TAG.rows) ?? 0, numberOf(one, JSON_TAG.columns) ?? 0];
      const bits = numberOf(one, JSON_TAG.bitsAllocated) ?? 16;
      const frames = numberOf(one, JSON_TAG.frames) ?? 1;
      found.push({
        object: textOf(one, JSON_TAG.sopInstanceUid)!,
        pixelBytes: Math.ceil((rows * columns * frames * bits) / 8),
      });
    }
    return found;
  }

  /** Whether the service has an object. */
  async has(study: string, series: string, object: string): Promise<boolean> {
    const url = this.client.url(`studies/${study}/series/${series}/instances`, { SOPInstanceUID: object, limit: '1' });
    const found = await this.client.json<JsonDataset[]>(url, { accept: 'application/dicom+json', absent: [404] });
    return found?.value.some((one) => textOf(one, JSON_TAG.sopInstanceUid) === object) ?? false;
  }

  private async series(path: string, query: Query, study: string | undefined): Promise<FoundSeries[]> {
    const found: FoundSeries[] = [];
    const fields = { includefield: [JSON_TAG.modality, JSON_TAG.studyInstanceUid, JSON_TAG.seriesDescription] };
    for await (const one of this.pages(path, { ...query, ...fields }, JSON_TAG.seriesInstanceUid)) {
      const of = textOf(one, JSON_TAG.studyInstanceUid) ?? study;
      const series = textOf(one, JSON_TAG.seriesInstanceUid)!;
      const [modality = '', description] = [textOf(one, JSON_TAG.modality), textOf(one, JSON_TAG.seriesDescription)];
      if (of !== undefined)
        found.push({ study: of, series, modality, ...(description !== undefined && { description }) });
    }
    return found;
  }

  /**
   * All matches, each once. A service may return fewer than requested and may omit the warning that there are more
   * (PS3.18 8.3.4.4), so pages are requested until one contains nothing new.
   */
  private async *pages(path: string, query: Query, key: string): AsyncIterable<JsonDataset> {
    const seen = new Set<string>();
    for (;;) {
      const url = this.client.url(path, { ...query, limit: String(this.pageSize), offset: String(seen.size) });
      const answer = await this.client.json<JsonDataset[]>(url, { accept: 'application/dicom+json' });
      if (answer === undefined) return;
      if (!Array.isArray(answer.value))
        throw new SourceAnswer(this.client.host, 'answered a search with something other than a list');
      let fresh = 0;
      for (const match of answer.value) {
        const uid = textOf(match, key);
        // A UID becomes part of addresses, so its syntax is checked.
        if (uid === undefined || !/^[0-9.]{1,64}$/.test(uid) || seen.has(uid)) continue;
        seen.add(uid);
        fresh += 1;
        yield match;
      }
      if (fresh === 0) return;
    }
  }
}
