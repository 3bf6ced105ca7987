/** Class of PyRadiomics and chapter of the IBSI reference manual (arXiv:1612.07003) of each family. */
const families: Readonly<Record<string, readonly [pyradiomics: string, ibsi: string]>> = {
  shape: ['shape.RadiomicsShape', '3.1'],
  shape2D: ['shape2D.RadiomicsShape2D', '3.1'],
  firstorder: ['firstorder.RadiomicsFirstOrder', '3.3'],
  glcm: ['glcm.RadiomicsGLCM', '3.6'],
  glrlm: ['glrlm.RadiomicsGLRLM', '3.7'],
  glszm: ['glszm.RadiomicsGLSZM', '3.8'],
  ngtdm: ['ngtdm.RadiomicsNGTDM', '3.10'],
  gldm: ['gldm.RadiomicsGLDM', '3.11'],
};

/** First-order features from the manual's chapter on the intensity histogram. */
const ofHistogram = new Set(['firstorder_Entropy', 'firstorder_Uniformity']);

/** Source of the formula of `<family>_<feature>`: `IBSI 3.6; glcm.RadiomicsGLCM.getContrastFeatureValue`. */
export function formulaOf(name: string, inManual: boolean): string {
  const [family = '', feature = ''] = name.split('_');
  const [pyradiomics, chapter] = families[family]!;
  const method = `${pyradiomics}.get${feature}FeatureValue`;
  return inManual ? `IBSI ${ofHistogram.has(name) ? '3.4' : chapter}; ${method}` : method;
}
