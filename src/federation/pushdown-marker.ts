/** Always true, and known to no source. */
export const pushdownMarker = 'urn:fair-qiaw:function:here';

/**
 * A query with SERVICE would be pushed whole into the embedded engine, which cannot ask others. A function it does not know, around
 * the whole pattern, makes Comunica push down the parts only. `where` is the text of the outermost group with its braces.
 */
export const keepServicesHere = (where: string): string => `{ ${where} FILTER(<${pushdownMarker}>(1)) }`;
