import type { Refusal } from '../../core/index.ts';
import type { FoundObject, Note } from '../../dicom/index.ts';
import { type Archives, type SourceFile, walkFolder } from '../../sources/index.ts';

/** The content of one source, by kind of file. */
export class SeenSource {
  files = 0;
  others = 0;
  leftOut = 0;
  /** Refusals of files and archives, by code. */
  readonly refused = new Map<string, number>();
  /** Some of its files were already found in an earlier source. */
  repeats = false;
  /** Paths of files that are neither DICOM nor an archive that was opened. */
  readonly notDicom: string[] = [];
  /** SeriesInstanceUIDs of images. */
  readonly series = new Set<string>();
  /** SOP Instance UIDs of delineations, without those that were excluded. */
  readonly delineations = new Set<string>();

  refuse({ code }: Refusal): void {
    this.refused.set(code, (this.refused.get(code) ?? 0) + 1);
  }
}

/**
 * Walks the sources and then the content of archives among their files. The scan identifies the archives, because it
 * opens every file once. Pass {@link files} to the scan, and each result of the scan to {@link take}.
 */
export class SourceWalk {
  readonly seen: readonly SeenSource[];
  /** Relative paths of the files that were examined. */
  readonly paths: string[] = [];
  /** Archives that cannot be used. */
  readonly refusals: Refusal[] = [];
  private readonly sources: readonly string[];
  private readonly archives: Archives | undefined;
  private readonly notDicom: SourceFile[] = [];

  /** Symbolic links that lead out of the sources and were not followed. */
  private linksOut = 0;

  constructor(
    sources: readonly string[],
    archives?: Archives,
    private readonly followLinks = false,
  ) {
    this.sources = sources;
    this.archives = archives;
    this.seen = sources.map(() => new SeenSource());
  }

  async *files(signal?: AbortSignal): AsyncIterable<SourceFile> {
    yield* walkFolder(this.sources, signal, {
      followLinks: this.followLinks,
      onRepeated: (source) => {
        this.seen[source]!.repeats = true;
      },
      onLinkOut: () => {
        this.linksOut += 1;
      },
    });
    // The list grows while the content of archives is examined.
    for (const file of this.notDicom) {
      signal?.throwIfAborted();
      const seen = this.of(file);
      const opened = await this.archives?.open(file);
      if (opened === undefined) seen.notDicom.push(file.path);
      else if (opened.refusal === undefined) seen.files -= 1;
      else {
        seen.refuse(opened.refusal);
        this.refusals.push(opened.refusal);
      }
      yield* opened?.files ?? [];
    }
  }

  /** Notes on skipped files, for the operator. */
  notes(): Note[] {
    const archived = this.archives?.notes() ?? [];
    if (this.linksOut === 0) return archived;
    const links = this.linksOut === 1 ? '1 symbolic link leads' : `${this.linksOut} symbolic links lead`;
    const message = `${links} out of the sources: not followed. Name their targets as sources too, or use --follow-links.`;
    return [...archived, { code: 'QIAW_SOURCE_LINKS', message }];
  }

  take(file: SourceFile, found: FoundObject): void {
    const seen = this.of(file);
    seen.files += 1;
    // Refusals of a delineation from earlier runs are kept while it is excluded.
    if (found.kind !== 'left-out') this.paths.push(file.relative);
    if (found.kind === 'not-dicom') this.notDicom.push(file);
    else if (found.kind === 'image') seen.series.add(found.header.seriesInstanceUid);
    else if (found.kind === 'structure-set' || found.kind === 'segmentation') {
      seen.delineations.add(found.header.sopInstanceUid);
    } else if (found.kind === 'left-out') seen.leftOut += 1;
    else if (found.kind === 'refused') seen.refuse(found.refusal);
    else if (found.kind === 'other') seen.others += 1;
  }

  private of(file: SourceFile): SeenSource {
    return this.seen[file.source ?? 0]!;
  }
}
