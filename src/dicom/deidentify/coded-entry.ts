import { createHash } from '../../core/index.ts';
import type { Dataset } from '../element/read/dataset.ts';
import type { DeidentificationProfile } from './profile.ts';

/**
 * Coding schemes whose codes are public, so that neither value nor meaning can identify a person (PS3.16 8.1). `99QIAW`
 * and `99PYRADIOMICS` are those of our own objects.
 */
const publicSchemes = new Set(
  `SCT SRT SNM3 99SDM DCM UCUM FMA NCIt NCIT UMLS IBSI RADLEX RadLex LN LOINC RO I10 I10P I9 I9C ICDO3 ISO3166_1 RFC5646 RFC3066
  ISO639_1 ISO639_2 BI NEU UBERON MA NYUMCCG CD10 C4 C5 RXNORM UNS MDC 99PMP 99PYRADIOMICS 99QIAW`.split(/\s+/),
);

export const isPublicScheme = (scheme: string): boolean => publicSchemes.has(scheme);

/**
 * The replacement for a coded entry of a private scheme, whose value and meaning may be free text: a code of this
 * program, the same for equal entries. `undefined` for entries that may be kept and for items that are not coded
 * entries.
 */
export function replacedCode(
  item: Dataset,
  profile: DeidentificationProfile,
): { readonly value: string; readonly scheme: string; readonly meaning: string } | undefined {
  if (!item.has('CodeValue') && !item.has('LongCodeValue') && !item.has('URNCodeValue')) return undefined;
  const scheme = item.text('CodingSchemeDesignator') ?? '';
  if (isPublicScheme(scheme)) return undefined;
  const value = item.text('CodeValue') ?? item.text('LongCodeValue') ?? item.text('URNCodeValue') ?? '';
  // Uses the keyed function of the profile, because a plain hash of a short code could be looked up.
  const keyed = profile.uid(`code|${scheme}|${value}`);
  const digest = createHash('sha256').update(keyed).digest('hex').slice(0, 10);
  return { value: digest, scheme: '99QIAW', meaning: 'Removed code of a private scheme' };
}
