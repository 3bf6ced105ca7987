/** A template record: keys to fill in, as comments. Without the comment signs it is a valid record that can be published. */
export function recordTemplate(id: string): string {
  return `# The description of dataset ${id}. Remove the # in front of the keys that you fill in; docs/metadata.md explains every key.
# What can be counted (patients, regions, files, checksums) is computed and has no key here.

# title: { en: LUNG1 radiomics, nl: LUNG1-radiomics }
# description: What the data contain, how they were produced, and what they can be used for.
# publisher:
#   name: Example Clinic
#   identifier: https://ror.org/02jz4aj89
#   homepage: https://clinic.example/
#   email: data@clinic.example
#   country: NLD
#   note: A university hospital.
#   type: research-academic-org     # HealthDCAT-AP publisher types
# contact:
#   name: Data desk
#   email: data@clinic.example
# creators:
#   - name: Jane Example
#     orcid: 0000-0002-1825-0097
#     email: jane@clinic.example
#     affiliation: { name: Example Clinic, identifier: https://ror.org/02jz4aj89 }
# licence: CC-BY-4.0
# accessRights: restricted          # public, registered or restricted
# faces: defaced                    # images of heads: defaced, no-face-in-view or accepted
# keywords: [radiomics, lung]
# subjects: [http://www.wikidata.org/entity/Q47912]
# frequency: NEVER                  # EU frequencies
# coverage:
#   spatial: [NLD]
#   temporal: { start: "2010", end: "2012-05" }
#   population: Adults with lung cancer.
#   minTypicalAge: 18
#   maxTypicalAge: 90
# health:
#   categories: [EHRS]              # EHDS article 51
#   themes: [CANCER_DISEASE]
#   codingSystems: [SNOMED-CT]
#   accessBody:                     # health data access body
#     name: Example Access Body
#     homepage: https://access.example/
#     email: desk@access.example
# legal:
#   purpose: [ScientificResearch]   # Data Privacy Vocabulary
#   legalBasis: [A9-2-j]
#   personalData: [Gender]
#   retention: { end: "2040" }
# disclosure:                       # what is published about a dataset that is not public (docs/privacy.md)
#   totals: true                    # numbers of patients and records, rounded
#   facets: [sex, tStage, age]      # counts per variable; count tokens combine up to three
#   bands: { age: [50, 60, 70] }    # for numbers; they cannot change later
# eucaim:                           # only for EUCAIM; IRIs of its hyper-ontology
#   condition: CLIN1000065
#   collectionMethod: ["https://hyperontology.eucaim.cancerimage.eu/#SPEC1000003"]
#   interoperabilityLevel: "https://hyperontology.eucaim.cancerimage.eu/#SPEC1000011"
#   types: ["https://hyperontology.eucaim.cancerimage.eu/#SPEC1000019"]
`;
}
