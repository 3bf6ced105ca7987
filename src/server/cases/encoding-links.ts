import { type LinkedRegion, readEncodings, regionKey } from '../../graph/index.ts';
import type { EncodingLink, RoiView } from '../html/model.ts';
import { type CaseDocument, caseNames, readCase } from './case-documents.ts';

/** Links of the regions of a case to other delineations of the same regions, by segment number. */
export type EncodingLinks = ReadonlyMap<number, Pick<RoiView, 'encodingOf' | 'encodings'>>;

export async function encodingLinks(document: CaseDocument, dataDirectory: string): Promise<EncodingLinks> {
  const { subject, run } = document;
  const encodings = await readEncodings(dataDirectory, subject.id);
  if (encodings.size === 0) return new Map();
  const names = (await caseNames(dataDirectory)).filter((name) => name.startsWith(`${subject.id}-`));
  const cases = (await Promise.all(names.map((name) => readCase(dataDirectory, name)))).filter(
    (one) => one !== undefined,
  );
  const linkTo = (wanted: LinkedRegion): EncodingLink[] => {
    const found = cases.find((one) => one.run.digest === wanted.run);
    const roi = found?.rois.find(({ segmentNumber }) => segmentNumber === wanted.segmentNumber);
    if (found === undefined || roi === undefined) return [];
    return [{ href: `/cases/${encodeURIComponent(found.id)}`, name: `${roi.label} (${found.delineation.kind})` }];
  };
  return new Map(
    document.rois.map(({ segmentNumber }) => {
      const own = regionKey({ run: run.digest, segmentNumber });
      const primary = encodings.get(own);
      const further = [...encodings].flatMap(([encoding, of]) =>
        regionKey(of) === own ? linkTo(regionIn(encoding)) : [],
      );
      const [encodingOf] = primary === undefined ? [] : linkTo(primary);
      return [segmentNumber, { ...(encodingOf && { encodingOf }), ...(further.length > 0 && { encodings: further }) }];
    }),
  );
}

function regionIn(key: string): LinkedRegion {
  const [run = '', segment] = key.split('/');
  return { run, segmentNumber: Number(segment) };
}
