import { present } from '../element/read/present.ts';
import type { SegmentRoi } from './model.ts';

/** The texts of a segment; one of them becomes its name. */
type Unnamed = Omit<SegmentRoi, 'name'>;

const key = (text: string): string => text.trim().replace(/\s+/g, ' ').toLowerCase();

/** SegmentLabel (type 1) often repeats the meaning of the segment's type, as in the published segmentation of LUNG1-005. */
function repeatsType({ label, type }: Unnamed): boolean {
  return label !== undefined && type !== undefined && key(label) === key(type.meaning);
}

/** SegmentLabel is limited to 64 characters (LO); the other two may have the full text. */
function isCut(label: string, { trackingId = '', description = '' }: Unnamed): boolean {
  return [...label].length >= 60 && [trackingId, description].some((text) => text !== label && text.startsWith(label));
}

/**
 * Unique names of segments: SegmentLabel, unless it only repeats the meaning of the segment's type, is cut or is
 * shared; else TrackingID or SegmentDescription (type 3, often the same free text for all), whichever is unique; else a
 * unique label; else label and number.
 */
export function namedSegments(segments: readonly Unnamed[]): SegmentRoi[] {
  const unique = (of: (segment: Unnamed) => string | undefined): ((segment: Unnamed) => string | undefined) => {
    const counts = new Map<string, number>();
    for (const segment of segments) {
      const text = key(of(segment) ?? '');
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
    return (segment) => {
      const text = of(segment)?.trim();
      return text && counts.get(key(text)) === 1 ? text : undefined;
    };
  };
  const label = unique((segment) => segment.label);
  const trackingId = unique((segment) => segment.trackingId);
  const description = unique((segment) => segment.description);
  const taken = new Set<string>();
  return segments.map((segment) => {
    const own = label(segment);
    const telling = own !== undefined && !repeatsType(segment) && !isCut(own, segment) ? own : undefined;
    const found = telling ?? trackingId(segment) ?? description(segment) ?? own;
    let name = found ?? `${segment.label?.trim() || 'Segment'} ${segment.number}`;
    // The label of one may be the description of another.
    while (taken.has(key(name))) name = `${name} ${segment.number}`;
    taken.add(key(name));
    return { ...segment, name };
  });
}

/** Other texts of a segment that add information to its name and type. */
export type OtherNames = Pick<SegmentRoi, 'label' | 'trackingId' | 'description'>;

export function otherNames(segment: SegmentRoi): OtherNames {
  const { label, trackingId, description, name } = segment;
  const other = (text: string | undefined) => (text !== undefined && key(text) !== key(name) ? text : undefined);
  return present({
    label: repeatsType(segment) ? undefined : other(label),
    trackingId: other(trackingId),
    description: other(description),
  });
}
