import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readEncodings, regionKey } from '../../graph/index.ts';
import { type DataDirectory, readCaseDocument } from '../../pipeline/index.ts';

/** The regions of a data directory by their two names: `<case>/<region>` in tables, `…/roi/<run>/<n>` in the graph. */
export class RegionNames {
  /** `<case>/<region>` by `<run digest>/<segment number>`. */
  private readonly names = new Map<string, string>();
  private readonly ends = new Map<string, string>();
  /** The region that each further encoding stands for, both as `<case>/<region>`. */
  private readonly primaries = new Map<string, string>();

  static async read(data: DataDirectory): Promise<RegionNames> {
    const regions = new RegionNames();
    const subjects = new Set<string>();
    for (const folder of (await readdir(data.cases).catch(() => [])).sort()) {
      if (folder.startsWith('.')) continue;
      // Folders that are not yet, or no longer, a case have no names.
      const document = await readCaseDocument(join(data.cases, folder)).catch(() => undefined);
      if (document !== undefined) subjects.add(document.subject.id);
      for (const { segmentNumber, label } of document?.rois ?? []) {
        const [name, end] = [`${document!.id}/${label}`, `${document!.run.digest}/${segmentNumber}`];
        regions.names.set(end, name);
        regions.ends.set(name, end);
      }
    }
    for (const subject of subjects) {
      for (const [encoding, primary] of await readEncodings(data.root, subject)) {
        const [one, region] = [regions.names.get(encoding), regions.names.get(regionKey(primary))];
        if (one !== undefined && region !== undefined) regions.primaries.set(one, region);
      }
    }
    return regions;
  }

  /** All further encodings, and the region itself if the name is that of an encoding: each region is an answer once. */
  othersThan(name: string): ReadonlySet<string> {
    const region = this.primaries.get(name);
    return new Set([...this.primaries.keys(), ...(region === undefined ? [] : [region])]);
  }

  /** `<case>/<region>` of an IRI or its end; undefined if it is not a region of the directory. */
  nameOf(iri: string): string | undefined {
    const end = /(?:^|\/)([0-9a-f]{64}\/\d+)$/.exec(iri)?.[1];
    return end === undefined ? undefined : this.names.get(end);
  }

  /** Run digest and segment number of a `<case>/<region>`. */
  identityOf(name: string): { readonly digest: string; readonly segmentNumber: number } | undefined {
    const [digest, number] = this.ends.get(name)?.split('/') ?? [];
    return digest === undefined ? undefined : { digest, segmentNumber: Number(number) };
  }
}
