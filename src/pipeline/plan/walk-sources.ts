import type { Refusal } from '../../core/index.ts';
import type { FoundObject, Note } from '../../dicom/index.ts';
import { type Archives, type SourceFile, walkFolder } from '../../sources/index.ts';

/** What was seen of one source, by what the files say they are. */
export class SeenSource {
  files = 0;
  others = 0;
  leftOut = 0;
  /** Refusals of files and archives, by code. */
  readonly refused = new Map<string, number>();
  /** Some of its files came from an earlier source already. */
  repeats = false;
  /** Paths of files that are neither DICOM nor an archive that was opened. */
  readonly notDicom: string[] = [];
  /** SeriesInstanceUIDs of images. */
  readonly series = new Set<string>();
  /** SOP Instance UIDs of delineations, without those that were left out. */
  readonly delineations = new Set<string>();

  refuse({ code }: Refusal): void {
    this.refused.set(code, (this.refused.get(code) ?? 0) + 1);
  }
}

/**
 * Walks the sources and then what is in the archives among their files. The scan tells which files those are, because every file
 * is opened once. Give {@link files} to the scan and {@link take} everything it found.
 */
export class SourceWalk {
  readonly seen: readonly SeenSource[];
  /** Relative paths of what was looked at. */
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
    // The list grows while what came out of archives is looked at.
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

  /** What was passed over, for the operator. */
  notes(): Note[] {
    const archived = this.archives?.notes() ?? [];
    if (this.linksOut === 0) return archived;
    const links = this.linksOut === 1 ? '1 symbolic link leads' : `${this.linksOut} symbolic links lead`;
    const message = `${links} out of the sources: not followed. Name where they lead as a source too, or say --follow-links.`;
    return [...archived, { code: 'QIAW_SOURCE_LINKS', message }];
  }

  take(file: SourceFile, found: FoundObject): void {
    const seen = this.of(file);
    seen.files += 1;
    // Refusals that earlier runs recorded of a delineation stay while it is left out.
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
