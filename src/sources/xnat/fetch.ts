import { mayBeWanted, scan } from '../../dicom/index.ts';
import { eachGroup } from '../fetch/each-group.ts';
import type { FetchContext } from '../fetch/fetch-context.ts';
import { walkFolder } from '../folder.ts';
import type { HttpClient } from '../http/client.ts';
import type { Spool } from '../spool/spool.ts';
import { byLabel, type FileSet, ofCollection, ofScan } from './file-set.ts';
import { fetchFiles } from './files.ts';
import { type Row, rowsOf, segments, textOf } from './listing.ts';
import { XnatSession } from './session.ts';

/**
 * Fetches what the pipeline needs from an XNAT project, subject by subject: structure sets and segmentations (in scans,
 * in resources, in ROI collections) first, then the image series they refer to. Returns the number of failed subjects.
 */
export async function fetchXnat(base: URL, project: string, spool: Spool, context: FetchContext): Promise<number> {
  const session = new XnatSession({ base, ...context });
  try {
    return await new XnatFetch(session.client, project, spool, context).run();
  } finally {
    await session.close();
  }
}

class XnatFetch {
  private readonly client: HttpClient;
  private readonly project: string;
  private readonly spool: Spool;
  private readonly context: FetchContext;
  private readonly pageSize: number;
  private groups = 0;
  private bytes = 0;

  constructor(client: HttpClient, project: string, spool: Spool, context: FetchContext) {
    this.client = client;
    this.project = project;
    this.spool = spool;
    this.context = context;
    this.pageSize = context.settings.pageSize;
  }

  async run(): Promise<number> {
    return eachGroup(this.subjects(), this.context, async (subject) => {
      await this.subject(subject);
      this.groups += 1;
      this.report();
    });
  }

  private async *subjects(): AsyncIterable<string> {
    const { patients } = this.context.filters;
    const path = `data/projects/${segments(this.project)}/subjects`;
    for await (const row of this.rows(path, 'ID', { columns: 'ID,label', required: true })) {
      if (patients.length === 0 || patients.includes(textOf(row, 'label'))) yield textOf(row, 'ID');
    }
  }

  private async subject(subject: string): Promise<void> {
    const sets = await this.setsOf(subject);
    const delineations = sets.filter((set) => set.holds === 'delineations' && this.mayHoldWanted(set));
    if (delineations.length === 0) return;
    const referenced = new Set<string>();
    let isWanted = false;
    for (const set of delineations) {
      for (const path of await this.fetch(set)) {
        const references = await this.referencesOf(path);
        if (references !== undefined) isWanted = true;
        for (const uid of references ?? []) referenced.add(uid);
      }
    }
    if (!isWanted) return;
    const { modalities } = this.context.filters;
    const images = sets.filter(
      ({ holds, modality }) =>
        holds === 'images' && (modalities.length === 0 || modality === undefined || modalities.includes(modality)),
    );
    const named = images.filter(({ series }) => series === undefined || referenced.has(series));
    // Unresolved references: the images may still be linked by frame of reference.
    for (const set of named.length > 0 ? named : images) await this.fetch(set);
  }

  /** Every resource of a subject that contains DICOM, at any level. */
  private async setsOf(subject: string): Promise<FileSet[]> {
    const path = `data/projects/${segments(this.project)}/subjects/${segments(subject)}`;
    const sets = await this.labelled(path);
    for await (const experiment of this.rows(`${path}/experiments`, 'ID', { columns: 'ID,label,date,xsiType,UID' })) {
      if (!this.isWanted(experiment)) continue;
      const id = textOf(experiment, 'ID');
      const here = `data/experiments/${segments(id)}`;
      sets.push(
        ...(await this.labelled(here)),
        ...(await this.scansOf(id, here)),
        ...(await this.collectionsOf(id, here)),
      );
    }
    return sets;
  }

  private async scansOf(experiment: string, path: string): Promise<FileSet[]> {
    const sets: FileSet[] = [];
    for await (const one of this.rows(`${path}/scans`, 'ID', {
      columns: 'ID,type,xsiType,modality,UID,series_description',
    })) {
      for await (const resource of this.rows(`${path}/scans/${segments(textOf(one, 'ID'))}/resources`, 'label')) {
        const set = ofScan(experiment, one, textOf(resource, 'label'));
        if (set !== undefined) sets.push(set);
      }
    }
    return sets;
  }

  private async collectionsOf(experiment: string, path: string): Promise<FileSet[]> {
    const sets: FileSet[] = [];
    for await (const assessor of this.rows(`${path}/assessors`, 'ID')) {
      if (textOf(assessor, 'xsiType') !== 'icr:roiCollectionData') continue;
      const id = textOf(assessor, 'ID');
      for await (const resource of this.rows(`${path}/assessors/${segments(id)}/resources`, 'label')) {
        sets.push(ofCollection(experiment, id, textOf(resource, 'label')));
      }
    }
    return sets;
  }

  private async labelled(parent: string): Promise<FileSet[]> {
    const sets: FileSet[] = [];
    for await (const resource of this.rows(`${parent}/resources`, 'label')) {
      const set = byLabel(parent, textOf(resource, 'label'));
      if (set !== undefined) sets.push(set);
    }
    return sets;
  }

  /**
   * Resources with unknown properties are fetched; the description of a scan is that of its images if structures are
   * stored with them.
   */
  private mayHoldWanted({ modality, description }: FileSet): boolean {
    if (modality !== 'RTSTRUCT' && modality !== 'SEG') return true;
    const said = description === undefined ? {} : { seriesDescription: description };
    const wanted = mayBeWanted(this.context.filters.delineations, { kind: modality, ...said });
    if (!wanted) this.context.onLeftOut?.();
    return wanted;
  }

  /** Series that a delineation refers to; undefined: the delineation is excluded. */
  private async referencesOf(path: string): Promise<readonly string[] | undefined> {
    const found = await scan(walkFolder([path]), { wanted: this.context.filters.delineations });
    if (found.leftOut.length + found.leftOutDamaged > 0) return undefined;
    return (found.structureSets[0] ?? found.segmentations[0])?.referencedSeriesUids ?? [];
  }

  private isWanted(experiment: Row): boolean {
    const { studies, dates } = this.context.filters;
    if (studies.length > 0 && !studies.includes(textOf(experiment, 'UID'))) return false;
    if (dates === undefined) return true;
    const date = textOf(experiment, 'date').replaceAll('-', '');
    const [from = '', to = dates.includes('-') ? '' : from] = dates.split('-');
    return date !== '' && (from === '' || date >= from) && (to === '' || date <= to);
  }

  private async fetch(set: FileSet): Promise<readonly string[]> {
    const paths = await fetchFiles(this.client, set.path, this.spool, {
      pageSize: this.pageSize,
      limits: this.context.settings.zip,
      ...(this.context.signal && { signal: this.context.signal }),
      onBytes: (bytes) => {
        this.bytes += bytes;
      },
    });
    this.report();
    return paths;
  }

  private rows(
    path: string,
    key: string,
    options: { readonly columns?: string; readonly required?: boolean } = {},
  ): AsyncIterable<Row> {
    return rowsOf(this.client, path, { key, pageSize: this.pageSize, ...options });
  }

  private report(): void {
    this.context.onProgress?.({ groups: this.groups, objects: this.spool.count, bytes: this.bytes });
  }
}
