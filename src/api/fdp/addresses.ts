const layers =
  /^\/(?:catalog|dataset|distribution|profile|metadata-schemas|page)\/|^\/(?:spec|meta|expanded|ns)$|^\/ns\//;

/** Addresses that only ever answer with metadata, which pages of any origin may read. */
export const isMetadataPath = (pathname: string): boolean => layers.test(pathname);
