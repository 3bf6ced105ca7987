/** Always true, and known to no source. */
export const pushdownMarker = 'urn:fair-qiaw:function:here';

/**
 * A query with SERVICE would be pushed whole into the embedded engine, which cannot ask others. A function it does not know, around
 * the whole pattern, makes Comunica push down the parts only. What to put before and after the outermost group with its braces.
 */
export const servicesHere = ['{ ', ` FILTER(<${pushdownMarker}>(1)) }`] as const;
