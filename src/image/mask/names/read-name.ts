import type { DelineationMethod } from '../../../core/index.ts';
import type { NameTable } from './name-table.ts';

export type NamedText = string;

export interface NameReading {
  readonly method?: DelineationMethod;
  readonly timePoint?: string;
  readonly observer?: string;
}

export function isObserverNumber(observer: string): boolean {
  return /^\d{1,2}$/.test(observer);
}

/** Stands in until the name table has rules. */
export function readName(_table: NameTable, name: string, _text: NamedText): NameReading | undefined {
  const observer = /^(?:gtv-?\d(?:vis|auto)-|obs|observer )(\d+)$/i.exec(name)?.[1];
  const timePoint = /(?:^|[_ ])(test|retest)(?:$|[_ ])/i.exec(name)?.[1]?.toLowerCase();
  return { ...(observer && { observer }), ...(timePoint && { timePoint }) };
}
