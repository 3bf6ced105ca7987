/** Properties of O-RAW that no ontology defines, and those of Radiomics Ontology 2.0 and ROO with the same meaning. */
const repairs: ReadonlyArray<readonly [RegExp, string]> = [
  [/roo:100284/g, 'roo:P100284'],
  [/ro:0310/g, 'ro:P00003'],
  [/ro:0298/g, 'ro:P00191'],
  [/ro:0296/g, 'ro:P00088'],
  [/ro:010191/g, 'roo:P100042'],
];

/** The published O-RAW query, with the properties it should have used (docs/model.md). */
export function repaired(query: string): string {
  return repairs.reduce((text, [old, now]) => text.replace(old, now), query);
}
