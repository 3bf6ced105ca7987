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
  '28347008': 'External ear',
  '25342003': 'Middle ear',
  '22945000': 'Internal ear',
  '279549004': 'Nasal cavity',
  '28726007': 'Cornea',
  '5665001': 'Retina',
  '45793000': 'Pineal',
  '42695009': 'Thalamus',
  '372073000': 'Cerebral hemisphere',
  '83251001': 'Frontal lobe',
  '31065004': 'Occipital lobe',
  '16630005': 'Parietal lobe',
  '78277001': 'Temporal lobe',
  '52374004': 'Ethmoid bone',
  '74872008': 'Frontal bone',
  '6229007': 'Lacrimal bone',
  '59066005': 'Mastoid',
  '74386004': 'Nasal bone',
  '31640002': 'Occipital bone',
  '51283005': 'Palatine bone',
  '24924006': 'Parietal bone',
  '73117003': 'Sphenoid bone',
  '60911003': 'Temporal bone',
  '13881006': 'Zygomatic bone',
  '87166008': 'Vomer',
  '55060009': 'Frontal sinus',
  '15924003': 'Maxillary sinus',
  '49460000': 'Soft palate',
  '47975008': 'Base of tongue',
  '75573002': 'Tonsil',
  '41695006': 'Scalp',
  '56193007': 'Oculomotor nerve',
  '27612005': 'Trigeminal nerve',
  '80622005': 'Abducens nerve',
  '56052001': 'Facial nerve',
  '8598002': 'Vestibulocochlear nerve',
  '21161002': 'Glossopharyngeal nerve',
  '37899009': 'Hypoglossal nerve',
  '81105003': 'Cervical lymph node',
  '14806007': 'C1 vertebra',
  '39976000': 'C2 vertebra',
};

/** The same for structures whose code in our own scheme is their TG-263 name. */
const headNames = new Set(
  `Bone_Incus Brainstem_Core Brainstem_Surf BuccalMucosa Cerebrum Cist_Pontine Cist_Suprasellar CribriformPlate Dens Fossa_Jugular
  Fossa_Posterior Glnd_Subling Hardpalate Hypothalmus Malleus Stapes Musc_Constrict Musc_Constrict_I Musc_Constrict_M Musc_Constrict_S
  Musc_Digastric Musc_Masseter Musc_Pterygoid Musc_Temporal Nasalconcha_LI Nasalconcha_RI Pons Proc_Condyloid Proc_Coronoid Pterygoid_Lat
  Pterygoid_Med Sinus_Ethmoid Sinus_Sphenoid Spc_Retrophar Spc_Retrosty Surf_Eye Sys_Ventricular Tongue_All Tongue_Oral`.split(
    /\s+/,
  ),
);

/** The name in our list of a region in the head, by its type or anatomic region; undefined for other regions. */
export function headRegionOf(mapped: MappedName | undefined): string | undefined {
  const codes = [mapped?.type, mapped?.anatomicRegion];
  return codes
    .map((code) => {
      if (code?.scheme === '99QIAW') return headNames.has(code.value) ? code.value : undefined;
      return code?.scheme === 'SCT' && Object.hasOwn(headRegions, code.value) ? headRegions[code.value] : undefined;
    })
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
