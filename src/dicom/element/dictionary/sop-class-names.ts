/** Names of the unsupported image storage classes of PS3.4 B.5 (PS3.6 Annex A, without "Storage"). */
const NAMES: Readonly<Record<string, string>> = {
  '1': 'Computed Radiography Image',
  '1.1': 'Digital X-Ray Image - For Presentation',
  '1.1.1': 'Digital X-Ray Image - For Processing',
  '1.2': 'Digital Mammography X-Ray Image - For Presentation',
  '1.2.1': 'Digital Mammography X-Ray Image - For Processing',
  '1.3': 'Digital Intra-Oral X-Ray Image - For Presentation',
  '1.3.1': 'Digital Intra-Oral X-Ray Image - For Processing',
  '3.1': 'Ultrasound Multi-frame Image',
  '4.2': 'MR Spectroscopy',
  '4.3': 'Enhanced MR Color Image',
  '6.1': 'Ultrasound Image',
  '6.2': 'Enhanced US Volume',
  '6.3': 'Photoacoustic Image',
  '7': 'Secondary Capture Image',
  '7.1': 'Multi-frame Single Bit Secondary Capture Image',
  '7.2': 'Multi-frame Grayscale Byte Secondary Capture Image',
  '7.3': 'Multi-frame Grayscale Word Secondary Capture Image',
  '7.4': 'Multi-frame True Color Secondary Capture Image',
  '12.1': 'X-Ray Angiographic Image',
  '12.1.1': 'Enhanced XA Image',
  '12.2': 'X-Ray Radiofluoroscopic Image',
  '12.2.1': 'Enhanced XRF Image',
  '13.1.1': 'X-Ray 3D Angiographic Image',
  '13.1.2': 'X-Ray 3D Craniofacial Image',
  '13.1.3': 'Breast Tomosynthesis Image',
  '13.1.4': 'Breast Projection X-Ray Image - For Presentation',
  '13.1.5': 'Breast Projection X-Ray Image - For Processing',
  '14.1': 'Intravascular Optical Coherence Tomography Image - For Presentation',
  '14.2': 'Intravascular Optical Coherence Tomography Image - For Processing',
  '20': 'Nuclear Medicine Image',
  '30': 'Parametric Map',
  '77.1.1': 'VL Endoscopic Image',
  '77.1.2': 'VL Microscopic Image',
  '77.1.4': 'VL Photographic Image',
  '77.1.5.1': 'Ophthalmic Photography 8 Bit Image',
  '77.1.5.2': 'Ophthalmic Photography 16 Bit Image',
  '77.1.5.4': 'Ophthalmic Tomography Image',
  '77.1.6': 'VL Whole Slide Microscopy Image',
  '130': 'Enhanced PET Image',
  '481.1': 'RT Image',
  '481.23': 'Enhanced RT Image',
  '481.24': 'Enhanced Continuous RT Image',
};

const ROOT = '1.2.840.10008.5.1.4.1.1.';

/** The name of an unsupported image class; undefined for other classes. */
export function unreadImageClass(sopClassUid: string): string | undefined {
  return sopClassUid.startsWith(ROOT) ? NAMES[sopClassUid.slice(ROOT.length)] : undefined;
}
