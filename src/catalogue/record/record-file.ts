import { readFile } from 'node:fs/promises';
import { parseDocument } from 'yaml';
import { DatasetRecordInvalid } from '../errors.ts';
import type { DatasetFolder } from './dataset-folder.ts';
import { type DatasetRecord, recordSchema } from './record-schema.ts';

/** A record without any entries. */
export const emptyRecord: DatasetRecord = recordSchema.parse({});

/** The record of a dataset, or undefined if it has none. @throws DatasetRecordInvalid */
export async function readRecord(folder: DatasetFolder): Promise<DatasetRecord | undefined> {
  const text = await readFile(folder.record, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : parseRecord(text, `datasets/${folder.id}/record.yaml`);
}

/** Reads a record from YAML; errors mention `place`. @throws DatasetRecordInvalid listing every faulty key with its location */
export function parseRecord(text: string, place: string): DatasetRecord {
  return checkRecord(yamlValue(text, place), place);
}

function yamlValue(text: string, place: string): unknown {
  const document = parseDocument(text);
  const fault = document.errors[0];
  if (fault) throw new DatasetRecordInvalid(`${place} is not YAML: ${fault.message}`);
  return document.toJS() ?? {};
}

/** Validates a parsed record; errors mention `place`. @throws DatasetRecordInvalid listing every faulty key */
export function checkRecord(value: unknown, place: string): DatasetRecord {
  const parsed = recordSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `  ${issue.path.join('.') || '(top level)'}: ${issue.message}`);
  throw new DatasetRecordInvalid(
    `${place} is not a valid dataset record:\n${problems.join('\n')}\nThe keys are explained in docs/metadata.md.`,
  );
}
