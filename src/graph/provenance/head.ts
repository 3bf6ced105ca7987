import type { MappedName } from '../../image/index.ts';
import type { HeadSign } from './case-record.ts';
import { headStructures } from './head-structures.ts';

/** The name in our list of a region in the head, by its type or anatomic region; undefined for other regions. */
export function headRegionOf(mapped: MappedName | undefined): string | undefined {
  const codes = [mapped?.type, mapped?.anatomicRegion];
  return codes
    .map((code) => {
      if (code?.scheme === '99QIAW') return headNames.has(code.value) ? code.value : undefined;
      return code?.scheme === 'SCT' && Object.hasOwn(headStructures, code.value)
        ? headStructures[code.value]![0]
        : undefined;
    })
    .find((name) => name !== undefined);
}

/** Structures whose code in our own scheme is their TG-263 name. */
const headNames = new Set(
  `Bone_Incus Brainstem_Core Brainstem_Surf BuccalMucosa Cerebrum Cist_Pontine Cist_Suprasellar CribriformPlate Dens Fossa_Jugular
  Fossa_Posterior Glnd_Subling Hardpalate Hypothalmus Malleus Stapes Musc_Constrict Musc_Constrict_I Musc_Constrict_M Musc_Constrict_S
  Musc_Digastric Musc_Masseter Musc_Pterygoid Musc_Temporal Nasalconcha_LI Nasalconcha_RI Pons Proc_Condyloid Proc_Coronoid Pterygoid_Lat
  Pterygoid_Med Sinus_Ethmoid Sinus_Sphenoid Spc_Retrophar Spc_Retrosty Surf_Eye Sys_Ventricular Tongue_All Tongue_Oral`.split(
    /\s+/,
  ),
);

/** For each structure, its names as words. */
const named = Object.values(headStructures).flatMap(([name, ...names]) =>
  names.map((one) => ({ name, words: one.split(' '), joined: one.replaceAll(' ', '') })),
);

/**
 * The name in our list of a structure in the head that a free name mentions, with all its words, in any order; undefined if there
 * is none. Of several, the one with the most words.
 */
export function headNameOf(text: string | undefined): string | undefined {
  const split = (text ?? '').replace(/(?<=[a-z])(?=[A-Z])/g, ' ');
  const words = new Set(`${text} ${split}`.toLowerCase().match(/\p{L}+/gu) ?? []);
  const found = named.filter(({ words: own, joined }) => words.has(joined) || own.every((word) => words.has(word)));
  return found.sort((a, b) => b.words.length - a.words.length)[0]?.name;
}

/** BodyPartExamined values for the head (PS3.16 Annex L, and other spellings that scanners write), letters only. */
const headParts = new Set(
  `HEAD HEADNECK HEADANDNECK HN NECK HEADTHORAX SKULL BRAIN FACE FACIALBONES EYE ORBIT IAC EAR SELLA PITUITARY SINUS PARANASALSINUS
  NOSE NASALBONE JAW MANDIBLE MAXILLA ZYGOMA TMJ TEETH TONGUE MOUTH ORALCAVITY PAROTID SALIVARYGLAND CSPINE CERVICALSPINE PHARYNX
  NASOPHARYNX OROPHARYNX WHOLEBODY NECKCHEST NECKCHESTABDOMEN NECKCHESTABDPELVIS KOPF SCHAEDEL HALS KOPFHALS TETE CRANE HOOFD CRANIO`.split(
    /\s+/,
  ),
);

/** The entry of our lists for a BodyPartExamined value; undefined if it is not a part of the head. */
export function headPartOf(bodyPart: string | undefined): string | undefined {
  const letters = (bodyPart ?? '').toUpperCase().replace(/[^A-Z]/g, '');
  return headParts.has(letters) ? letters : headNameOf(bodyPart)?.toUpperCase();
}

/** Evidence that a case shows a head. For cases of earlier releases only the regions are known. */
export function headSignsOf(record: {
  readonly image: { readonly head?: readonly HeadSign[] };
  readonly rois: ReadonlyArray<{ readonly mapped?: MappedName; readonly label?: string }>;
}): readonly HeadSign[] {
  if (record.image.head !== undefined) return record.image.head;
  const names = record.rois
    .map(({ mapped, label }) => headRegionOf(mapped) ?? (mapped ? undefined : headNameOf(label)))
    .filter((name) => name !== undefined);
  return [...new Set(names)].map((what) => ({ by: 'region', what }));
}
