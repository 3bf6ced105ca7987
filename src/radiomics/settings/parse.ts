import { isMap, isScalar, isSeq, type Node, parseDocument } from 'yaml';
import type { z } from 'zod';
import { RadiomicsSettingsError } from '../errors.ts';
import type { RadiomicsSettings } from './model.ts';
import { parameterFileSchema } from './schema.ts';
import { settingsOf } from './settings-of.ts';
import { shownSettings } from './shown.ts';
import { pythonNumber, writtenSettings } from './written.ts';

/**
 * A PyRadiomics parameter file (YAML or JSON text), accepted unchanged. Throws a RadiomicsSettingsError that names
 * every unknown key, unknown feature and value out of range.
 */
export function parseSettings(text: string, name = 'file'): RadiomicsSettings {
  const document = parseDocument(text, { merge: true });
  if (document.errors.length > 0) {
    throw new RadiomicsSettingsError(`The parameter file is not YAML: ${document.errors[0]!.message.split('\n')[0]}`);
  }
  const { contents } = parseDocument(text);
  keepSigmaText(document.contents);
  const parsed = parameterFileSchema.safeParse(document.toJS() ?? {});
  if (!parsed.success) throw new RadiomicsSettingsError(`The parameter file is not valid: ${problems(parsed.error)}.`);
  const settings = settingsOf(inOrderOf(document.toJS() ?? {}, parsed.data), name);
  const written = writtenSettings(contents, shownSettings(settings));
  return written ? { ...settings, written } : settings;
}

function problems(error: z.ZodError): string {
  return error.issues
    .map((issue) => {
      const at = issue.path.join('.') || 'top level';
      if (issue.code === 'unrecognized_keys') return `${at}: unknown ${issue.keys.map((k) => `"${k}"`).join(', ')}`;
      return `${at}: ${issue.message}`;
    })
    .join('; ');
}

/** Validation sorts keys by the schema; PyRadiomics' diagnostics and columns follow the file. */
function inOrderOf<T>(given: unknown, checked: T): T {
  // Lists are not sorted, and the filters in them are not PyRadiomics'.
  if (!isRecord(given) || !isRecord(checked)) return checked;
  return Object.fromEntries(Object.keys(given).map((key) => [key, inOrderOf(given[key], checked[key])])) as T;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Python prints `1` and `1.0` differently and PyRadiomics puts that text into feature names; JavaScript cannot
 * distinguish them.
 */
function keepSigmaText(contents: unknown): void {
  if (!isMap(contents)) return;
  for (const section of ['setting', 'imageType'] as const) {
    const node = contents.get(section) as Node | undefined;
    if (!isMap(node)) continue;
    const holders = section === 'setting' ? [node] : node.items.map((item) => item.value);
    for (const holder of holders) {
      if (!isMap(holder)) continue;
      const sigma = holder.get('sigma');
      if (!isSeq(sigma)) continue;
      holder.set(
        'sigmaText',
        sigma.items.map((item) => pythonNumber(isScalar(item) ? item : undefined)),
      );
    }
  }
}
