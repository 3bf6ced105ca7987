import type { Dataset } from '../../dicom/index.ts';

/** What a reader needs to look up the codes that are not of DICOM's own lists (PS3.3 C.12.1, PS3.16 8). */
export function codingSchemes(withDeepFeatures: boolean): readonly Dataset[] {
  const ibsi: Dataset = {
    CodingSchemeDesignator: 'IBSI',
    CodingSchemeRegistry: 'HL7',
    CodingSchemeUID: '1.2.840.10008.2.16.13',
    CodingSchemeName: 'Image Biomarker Standardisation Initiative',
    CodingSchemeResponsibleOrganization: 'Image Biomarker Standardisation Initiative, https://ibsi.readthedocs.io',
  };
  const pyradiomics: Dataset = {
    CodingSchemeDesignator: '99PYRADIOMICS',
    CodingSchemeName: 'Features and image transformations of PyRadiomics',
    CodingSchemeResponsibleOrganization: 'AIM-Harvard, https://github.com/AIM-Harvard/pyradiomics',
  };
  const qiaw: Dataset = {
    CodingSchemeDesignator: '99QIAW',
    CodingSchemeName: 'Deep feature vectors of FAIR-QIAW',
    CodingSchemeResponsibleOrganization: 'FAIR-QIAW',
  };
  return withDeepFeatures ? [ibsi, pyradiomics, qiaw] : [ibsi, pyradiomics];
}
