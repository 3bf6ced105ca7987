/** A template record: every key a dataset needs before it can be published, as comments to fill in. */
export function recordTemplate(id: string): string {
  return `# The description of dataset ${id}. Remove the # in front of the keys that you fill in; docs/metadata.md explains every key.
# What can be counted (patients, regions, files, checksums) is computed and has no key here.

# title: LUNG1 radiomics
# description: What the data contain, how they were produced, and what they can be used for.
# publisher:
#   name: Example Clinic
#   identifier: https://ror.org/…
#   homepage: https://clinic.example/
#   email: data@clinic.example
#   country: NLD
# contact:
#   name: Data desk
#   email: data@clinic.example
# creators:
#   - name: Jane Example
#     orcid: 0000-0000-0000-0000
# licence: CC-BY-4.0
# accessRights: restricted        # public, registered or restricted
# faces: defaced                # images of heads: defaced, no-face-in-view or accepted
# keywords: [radiomics, lung]
# coverage:
#   spatial: [NLD]
#   temporal: { start: 2010, end: 2012 }
# health:
#   categories: [EHRS]            # EHDS article 51
#   themes: [lung cancer]
# disclosure:                     # what is published about a dataset that is not public (docs/privacy.md)
#   totals: true                  # numbers of patients and records, rounded
#   facets: [sex, tStage, age]    # counts per variable; count tokens combine up to three
#   bands: { age: [50, 60, 70] }  # for numbers; they cannot change later
# legal:
#   purpose: [ScientificResearch] # Data Privacy Vocabulary
`;
}
