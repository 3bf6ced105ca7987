import type { Dataset } from './part10/dataset.ts';

/**
 * The text of a private element, found by its creator: the block number is the writer's choice (PS3.5 7.8.1).
 *
 * @param element its number within the block, 0x00 to 0xff
 */
export function privateText(dataset: Dataset, group: number, creator: string, element: number): string | undefined {
  const elements = [...dataset.all()].filter(({ tag }) => tag >>> 16 === group);
  const text = (number: number): string | undefined => {
    const found = elements.find(({ tag }) => (tag & 0xffff) === number);
    return found && dataset.textOf(found).replaceAll('\0', '').trim();
  };
  for (const { tag } of elements) {
    const block = tag & 0xffff;
    if (block < 0x10 || block > 0xff || text(block) !== creator) continue;
    const value = text((block << 8) | element);
    if (value) return value;
  }
  return undefined;
}
