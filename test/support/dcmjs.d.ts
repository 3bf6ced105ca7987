/** The part of dcmjs that tests use as a second writer; the package has no types of its own. */
declare module 'dcmjs' {
  interface Dictionary {
    dict: Record<string, { vr: string; Value: unknown[] }>;
    write(): ArrayBuffer;
  }
  const dcmjs: {
    readonly log: { readonly getLogger: (name: string) => { setLevel(level: string): void } };
    readonly data: {
      readonly datasetToDict: (dataset: Record<string, unknown>) => Dictionary;
      readonly DicomMessage: { readonly readFile: (bytes: ArrayBuffer) => Dictionary };
    };
  };
  export default dcmjs;
}
