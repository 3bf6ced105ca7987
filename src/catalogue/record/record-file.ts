import { readFile } from 'node:fs/promises';
import { parseDocument } from 'yaml';
import { DatasetRecordInvalid } from '../errors.ts';
import { codeFaults, recordCodes } from '../vocabularies/check-codes.ts';
import type { Vocabularies } from '../vocabularies/vocabulary.ts';
import type { DatasetFolder } from './dataset-folder.ts';
import { type DatasetRecord, recordSchema } from './record-schema.ts';

/** A record without any entries. */
export const emptyRecord: DatasetRecord = recordSchema.parse({});

/** The record of a dataset, or undefined if it has none. @throws DatasetRecordInvalid */
export async function readRecord(folder: DatasetFolder): Promise<DatasetRecord | undefined> {
  const text = await readFile(folder.record, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : parseRecord(text, `datasets/${folder.id}/record.yaml`);
}

/**
 * Reads a record from YAML; errors mention `place`. With vocabularies, the codes are checked too: a record on disk is read without, so
 * that a newer list does not make it unreadable. @throws DatasetRecordInvalid listing every faulty key with its location
 */
export function parseRecord(text: string, place: string, vocabularies?: Vocabularies): DatasetRecord {
  return checkRecord(yamlValue(text, place), place, vocabularies);
}

function yamlValue(text: string, place: string): unknown {
  const document = parseDocument(text);
  const fault = document.errors[0];
  if (fault) throw new DatasetRecordInvalid(`${place} is not YAML: ${fault.message}`);
  return document.toJS() ?? {};
}

/** Validates a parsed record; errors mention `place`. @throws DatasetRecordInvalid listing every faulty key */
export function checkRecord(value: unknown, place: string, vocabularies?: Vocabularies): DatasetRecord {
  const parsed = recordSchema.safeParse(value);
  const codes = vocabularies === undefined ? [] : codeFaults(value, recordCodes, vocabularies);
  if (parsed.success && codes.length === 0) return parsed.data;
  const issues = parsed.error?.issues ?? [];
  const problems = [
    ...issues.map(({ path, message }) => `${path.join('.') || '(top level)'}: ${message}`),
    ...codes,
  ].map((problem) => `  ${problem}`);
  throw new DatasetRecordInvalid(
    `${place} is not a valid dataset record:\n${problems.join('\n')}\nThe keys are explained in docs/metadata.md.`,
  );
}
