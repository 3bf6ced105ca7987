import type { MappedName } from '../../image/index.ts';
import type { HeadSign } from './case-record.ts';

/** SNOMED CT codes of structures in the head, or just below it, so that the lower face is in the field of view. */
const headRegions: Readonly<Record<string, string>> = {
  '69536005': 'Head',
  '774007': 'Head and neck',
  '89545001': 'Face',
  '89546000': 'Skull',
  '12738006': 'Brain',
  '119238007': 'Brain stem',
  '113305005': 'Cerebellum',
  '5366008': 'Hippocampus',
  '56329008': 'Pituitary',
  '81745001': 'Eye',
  '78076003': 'Lens',
  '363654007': 'Orbit',
  '18234004': 'Optic nerve',
  '244453006': 'Optic chiasm',
  '13561001': 'Lacrimal gland',
  '117590005': 'Ear',
  '80169004': 'Cochlea',
  '45206002': 'Nose',
  '2095001': 'Paranasal sinus',
  '70925003': 'Maxilla',
  '91609006': 'Mandible',
  '53620006': 'Temporomandibular joint',
  '74262004': 'Oral cavity',
  '48477009': 'Lip',
  '21974007': 'Tongue',
  '45289007': 'Parotid gland',
  '54019009': 'Submandibular gland',
  '54066008': 'Pharynx',
  '71836000': 'Nasopharynx',
  '31389004': 'Oropharynx',
};

/** The name in our list of a region in the head, by its type or anatomic region; undefined for other regions. */
export function headRegionOf(mapped: MappedName | undefined): string | undefined {
  const codes = [mapped?.type, mapped?.anatomicRegion];
  return codes
    .map((code) =>
      code?.scheme === 'SCT' && Object.hasOwn(headRegions, code.value) ? headRegions[code.value] : undefined,
    )
    .find((name) => name !== undefined);
}

/** BodyPartExamined values for the head (PS3.16 Annex L, and other spellings that scanners write), letters only. */
const headParts = new Set(
  `HEAD HEADNECK HEADANDNECK HN NECK HEADTHORAX SKULL BRAIN FACE FACIALBONES EYE ORBIT IAC EAR SELLA PITUITARY SINUS PARANASALSINUS
  NOSE NASALBONE JAW MANDIBLE MAXILLA ZYGOMA TMJ TEETH TONGUE MOUTH ORALCAVITY PAROTID SALIVARYGLAND CSPINE CERVICALSPINE PHARYNX
  NASOPHARYNX OROPHARYNX WHOLEBODY NECKCHEST NECKCHESTABDOMEN NECKCHESTABDPELVIS KOPF SCHAEDEL HALS KOPFHALS TETE CRANE HOOFD CRANIO`.split(
    /\s+/,
  ),
);

/** The entry of our list for a BodyPartExamined value; undefined if it is not a part of the head. */
export function headPartOf(bodyPart: string | undefined): string | undefined {
  const letters = (bodyPart ?? '').toUpperCase().replace(/[^A-Z]/g, '');
  return headParts.has(letters) ? letters : undefined;
}

/** Evidence that a case shows a head. For cases of earlier releases only the regions are known. */
export function headSignsOf(record: {
  readonly image: { readonly head?: readonly HeadSign[] };
  readonly rois: ReadonlyArray<{ readonly mapped?: MappedName }>;
}): readonly HeadSign[] {
  if (record.image.head !== undefined) return record.image.head;
  const names = record.rois.map(({ mapped }) => headRegionOf(mapped)).filter((name) => name !== undefined);
  return [...new Set(names)].map((what) => ({ by: 'region', what }));
}
