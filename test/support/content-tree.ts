import { type Element, elementsOf, itemsOf, textAt, valueAt } from './elements.ts';

/** A content item of a structured report, read without the product's code. */
export interface ContentItem {
  readonly relationship: string;
  readonly type: string;
  /** `(value,scheme)` of the concept name. */
  readonly name: string;
  readonly meaning: string;
  readonly elements: readonly Element[];
  readonly children: readonly ContentItem[];
}

/** The content items below the root of a Part 10 file. */
export function contentTree(file: Uint8Array): ContentItem[] {
  return childrenOf(elementsOf(file));
}

function childrenOf(elements: readonly Element[]): ContentItem[] {
  return has(elements, '0040a730') ? itemsOf(valueAt(elements, '0040a730')).map(contentItem) : [];
}

function contentItem(elements: readonly Element[]): ContentItem {
  const named = has(elements, '0040a043');
  return {
    relationship: textAt(elements, '0040a010'),
    type: textAt(elements, '0040a040'),
    name: named ? codeAt(elements, '0040a043') : '',
    meaning: named ? textAt(elements, '0040a043', 0, '00080104') : '',
    elements,
    children: childrenOf(elements),
  };
}

/** `(value,scheme)` of the first code of a sequence. */
export function codeAt(elements: readonly Element[], ...path: readonly (string | number)[]): string {
  const sequence = path.length > 1 ? valueAt(elements, ...path) : valueAt(elements, path[0]!);
  const [code] = itemsOf(sequence);
  const value = has(code!, '00080100') ? textAt(code!, '00080100') : textAt(code!, '00080119');
  return `(${value},${textAt(code!, '00080102')})`;
}

/** The only child with this meaning. */
export function childNamed(items: readonly ContentItem[], meaning: string): ContentItem {
  const found = items.filter((item) => item.meaning === meaning);
  if (found.length !== 1) throw new Error(`${found.length} content items are named ${meaning}`);
  return found[0]!;
}

/** The measurement groups of a report. */
export function measurementGroups(file: Uint8Array): readonly ContentItem[] {
  return childNamed(contentTree(file), 'Imaging Measurements').children;
}

export function has(elements: readonly Element[], tag: string): boolean {
  return elements.some((element) => element.tag === tag);
}
