/**
 * Positron emitters of DICOM CID 4020 with their half-lives in seconds (NNDC NuDat 3), and their codes in SNOMED CT, in
 * SNOMED RT (images before 2017), or in DCM.
 */
const EMITTERS: readonly (readonly [nuclide: string, seconds: number, ...codes: string[]])[] = [
  ['C-11', 1221.8, '40565003', 'C-105A1'],
  ['N-13', 597.9, '21576001', 'C-107A1'],
  ['O-14', 70.6, '424875009', 'C-1018C'],
  ['O-15', 122.24, '129504001', 'C-B1038'],
  ['F-18', 6586.2, '77004003', 'C-111A1'],
  ['Na-22', 8.21e7, '71633006', 'C-155A1'],
  ['K-38', 458.2, '423764008', 'C-135A4'],
  ['Sc-43', 14008, '126605'],
  ['Sc-44', 14400, '126600'],
  ['Ti-45', 11088, '75696008', 'C-166A2'],
  ['Mn-51', 2772, '126601'],
  ['Mn-52', 483062, '37225000', 'C-149A1'],
  ['Mn-52m', 1266, '126607'],
  ['Fe-52', 29790, '69089000', 'C-130A1'],
  ['Cu-60', 1422, '425364008', 'C-127A4'],
  ['Cu-61', 12020, '71425003', 'C-127A1'],
  ['Cu-62', 580.4, '422934004', 'C-127A5'],
  ['Cu-64', 45724, '3932008', 'C-127A2'],
  ['Zn-62', 33095, '65054007', 'C-141A1'],
  ['Ga-66', 34164, '79477007', 'C-131A1'],
  ['Ga-68', 4062.6, '35337001', 'C-131A3'],
  ['Ge-68', 2.341e7, '53315004', 'C-128A2'],
  ['As-70', 3156, '126602'],
  ['As-72', 93600, '2705002', 'C-115A2'],
  ['Se-73', 25740, '87437000', 'C-116A2'],
  ['Br-75', 5802, '17910003', 'C-113A1'],
  ['Br-76', 58320, '79523006', 'C-113A2'],
  ['Br-77', 205330, '86521004', 'C-113A3'],
  ['Rb-82', 75.5, '79197006', 'C-159A2'],
  ['Y-86', 53064, '10738001', 'C-162A3'],
  ['Y-90', 230580, '14691008', 'C-162A7'],
  ['Zr-89', 282276, '63360001', 'C-168A4'],
  ['Nb-90', 52560, '126603'],
  ['Tc-94m', 3120, '424079002', 'C-163AA'],
  ['I-124', 360806, '40937006', 'C-114A5'],
  ['Tb-152', 63000, '126606'],
];

/**
 * Scanners round and differ by up to 2 % for one nuclide (20 min for C-11). With more than 3 %, a value of 67.7 (Ga-68
 * in minutes) would match O-14.
 */
const TOLERANCE = 0.03;

/**
 * The emitter whose half-life a stated value should match but does not: the named one, or the nearest if the name is
 * not in the table. Undefined if the half-life is right. This detects minutes, hours and milliseconds given as seconds.
 */
export function otherEmitter(
  halfLifeSeconds: number,
  code: string | undefined,
): { readonly nuclide: string; readonly seconds: number } | undefined {
  const off = (seconds: number): number => Math.abs(Math.log(halfLifeSeconds / seconds));
  const named = EMITTERS.find(([, , ...codes]) => code !== undefined && codes.includes(code));
  const [nuclide, seconds] = named ?? EMITTERS.reduce((best, one) => (off(one[1]) < off(best[1]) ? one : best));
  return off(seconds) <= TOLERANCE ? undefined : { nuclide, seconds };
}
