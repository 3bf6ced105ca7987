/**
 * Words that describe what was imaged and how, and cannot identify a person: the allow-list of the Clean Descriptors
 * Option (PS3.15 E.3.5). Lower case.
 */
const harmless = new Set(
  `abdomen abd ac acquisition adc angio apex arterial artery attenuation axial axis base bed biopsy bladder body bone bowel
  brain breast breath bronchus cap cardiac carotid cbct cervical chest cspine coil colon contour contours contrast cor coronal corrected
  correction cranial ct cta cut delayed derived diffusion dixon dose dual dwi dynamic emission enhanced esophagus exhale
  expiration ext external fast fat fdg femur field filter fine flair flow follow followup for free full fov fused gated gating gd
  glucose gtv gtvn gtvp ctv ptv itv oar head headneck heart helical hip high hr image images imaging inhale inspiration injection iv kernel
  kidney knee larynx left limited liver lobe localizer long low lower lspine lumbar lung lungs lymph mandible map mask mean mediastinum mip
  mpr mr mra mri nac neck node nodes non noncontrast none normal oral original osem parotid pelvic pelvis pet phantom phase planning plan
  plus portal post postcontrast pre precontrast primary prone prostate proton pt radiation radiotherapy range raw recon
  reconstruction rectum registered registration removed report resampled respiratory rest restaging right roi rois rt rtstruct sag
  sagittal scan scout screening segmentation segmentations seg sequence series set sharp short shoulder simulation single
  skull slice slices smooth soft sone space spin spinal cord spine spiral ssde standard staging static std stir stomach stress
  structure structures study suv supine t1 t2 t1w t2w te tf thin thick thoracic thorax thyroid tissue tof topogram total tr tracer
  trachea tspine transverse treatment tse tumor tumour turbo upper uptake venous vessel view volume wb weighted whole wholebody window with without
  wo w`.split(/\s+/),
);

const unit = /^(?:\d{1,2}(?:mm|cm|s|sec|min|kv|ma|t|d)?|[234]d)$/;

/**
 * Whether every word of a text is known to be harmless; at most two numbers of two digits are allowed, so that no date
 * fits.
 */
export function isHarmless(text: string): boolean {
  const words = text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  const numbers = words.filter((word) => unit.test(word)).length;
  return numbers <= 2 && words.every((word) => harmless.has(word) || unit.test(word));
}
