import { mapRegions, type RegionsRecord } from '../../graph/index.ts';
import { groupBy, settingsOf } from './encodings.ts';
import type { DerivedGraph, Encoding, Region, SubjectContent } from './model.ts';
import { linked } from './relate-regions.ts';

/** Which delineations encode the same region: `graphs/regions/<subject>.trig`. */
export const regionsGraph: DerivedGraph = {
  kind: 'regions',
  rules: 1,
  derive: async (content, base) => mapRegions(regionsRecord(content), { base }),
};

/** Encodings count once per region and settings: values under other settings are other values of the region. */
export function regionsRecord({ subject, cases, encodings, regions, links }: SubjectContent): RegionsRecord {
  const alternates = regions.flatMap(alternatesOf);
  const same = alternates.filter(({ encoding, primary }) => settingsOf(encoding) === settingsOf(primary));
  const other = alternates.filter(({ encoding, primary }) => settingsOf(encoding) !== settingsOf(primary));
  const toLinks = (list: typeof alternates) =>
    list.map(({ encoding, primary }) => ({ encoding: linked(encoding), primary: linked(primary) }));
  return {
    subject,
    runs: cases.map(({ run }) => run.digest),
    regionCount: encodings.length - same.length,
    encodingCount: encodings.length,
    encodings: toLinks(same),
    remeasured: toLinks(other),
    links,
  };
}

/** Under each settings the first encoding stands for the others; that of the first settings stands for the region. */
function alternatesOf({
  primary,
  encodings,
}: Region): Array<{ readonly encoding: Encoding; readonly primary: Encoding }> {
  const bySettings = groupBy(encodings, settingsOf);
  return [...bySettings.values()].flatMap(([first, ...rest]) => [
    ...(first === primary ? [] : [{ encoding: first!, primary }]),
    ...rest.map((encoding) => ({ encoding, primary: first! })),
  ]);
}
