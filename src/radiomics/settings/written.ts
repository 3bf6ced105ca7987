import { isAlias, isMap, isPair, isScalar, isSeq } from 'yaml';
import { python, pythonDict, pythonFloat } from '../python-text.ts';
import type { WrittenSettings } from './model.ts';

/**
 * The settings of a parameter file as Python writes them, or undefined if `shown` gives the same text: Python distinguishes 25
 * from 25.0, which JavaScript cannot. Files with anchors are left out, because their texts are in another place.
 */
export function writtenSettings(contents: unknown, shown: WrittenSettings): WrittenSettings | undefined {
  if (!isMap(contents)) return undefined;
  try {
    const part = (name: string): Record<string, unknown> => {
      const node = contents.get(name, true);
      return isMap(node) ? (pythonOf(node) as Record<string, unknown>) : {};
    };
    const { label, ...setting } = part('setting');
    const types = part('imageType');
    const imageTypes = Object.keys(types).length > 0 ? types : { Original: {} };
    const written = {
      setting: { ...(isNumber(label) && { label }), ...setting, ...part('voxelSetting') },
      imageTypes: Object.fromEntries(Object.entries(imageTypes).map(([type, custom]) => [type, custom ?? {}])),
    };
    const same = pythonDict(written.setting) === pythonDict(shown.setting);
    return same && pythonDict(written.imageTypes) === pythonDict(shown.imageTypes) ? undefined : written;
  } catch (error) {
    if (error instanceof Anchored) return undefined;
    throw error;
  }
}

/** The text of a number is not where it is used. */
class Anchored extends Error {}

const isNumber = (value: unknown): boolean => typeof value === 'object' && value !== null && 'literal' in value;

function pythonOf(node: unknown): unknown {
  if (isAlias(node)) throw new Anchored();
  if (isSeq(node)) return node.items.map(pythonOf);
  if (isMap(node)) {
    return Object.fromEntries(
      node.items.map((pair) => {
        if (!isPair(pair) || !isScalar(pair.key) || pair.key.value === '<<') throw new Anchored();
        return [String(pair.key.value), pythonOf(pair.value)];
      }),
    );
  }
  if (!isScalar(node)) return null;
  return typeof node.value === 'number' ? python(pythonNumber(node)) : (node.value ?? null);
}

/** The number of a scalar as Python writes it: an integer only if the file has one. */
export function pythonNumber(scalar: { source?: string; value: unknown } | undefined): string {
  const value = Number(scalar?.value);
  return /^[-+]?\d+$/.test(scalar?.source ?? '') ? String(value) : pythonFloat(value);
}
