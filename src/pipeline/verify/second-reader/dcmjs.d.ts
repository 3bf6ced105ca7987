/** The part of dcmjs that is used; the package has no types of its own. */
declare module 'dcmjs' {
  export interface Element {
    readonly vr: string;
    /** Values as dcmjs reads them: texts and numbers, items of a sequence, buffers of binary data. */
    readonly Value: readonly unknown[];
    /** The raw value in the file, before conversion to numbers and dates. */
    readonly _rawValue?: readonly unknown[];
  }
  /** Elements by tag as eight upper case hexadecimal digits. */
  export type Elements = Readonly<Record<string, Element | undefined>>;
  interface Dictionary {
    dict: Record<string, Element & { Value: unknown[] }>;
    write(): ArrayBuffer;
  }
  const dcmjs: {
    readonly log: { readonly getLogger: (name: string) => { setLevel(level: string): void } };
    readonly data: {
      readonly BitArray: { readonly unpack: (packed: Uint8Array) => Uint8Array };
      readonly datasetToDict: (dataset: Record<string, unknown>) => Dictionary;
      readonly DicomMessage: { readonly readFile: (bytes: ArrayBuffer) => Dictionary };
    };
  };
  export default dcmjs;
}
