import type { NamedSegment } from './image-file.ts';

/**
 * The segments that 3D Slicer describes in the key-value pairs of a `.seg.nrrd` (`Segment0_Name:=…`, `_ID`, `_LabelValue`,
 * `_Layer`; Slicer's documentation, "Segmentation file format"). Files from before 2020 have neither label values nor
 * layers: each segment is then a channel of ones.
 */
export function slicerSegments(pairs: ReadonlyMap<string, string>): NamedSegment[] {
  const numbers = new Set<number>();
  for (const key of pairs.keys()) {
    const match = /^Segment(\d+)_/.exec(key);
    if (match) numbers.add(Number(match[1]));
  }
  return [...numbers]
    .sort((a, b) => a - b)
    .map((n) => {
      const whole = (key: string, absent: number): number => {
        const text = pairs.get(`Segment${n}_${key}`);
        return text !== undefined && /^\d+$/.test(text) ? Number(text) : absent;
      };
      const id = pairs.get(`Segment${n}_ID`);
      return {
        name: pairs.get(`Segment${n}_Name`) ?? id ?? `Segment ${n}`,
        ...(id !== undefined && { id }),
        label: whole('LabelValue', 1),
        channel: whole('Layer', n),
      };
    });
}
