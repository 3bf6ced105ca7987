/** A MetaImage with its voxels after the header; fields are written in the given order, with `LOCAL` last. */
export function metaImage(fields: Readonly<Record<string, string>>, voxels: Uint8Array): Buffer {
  const all = {
    ObjectType: 'Image',
    BinaryData: 'True',
    ...fields,
    ElementDataFile: fields['ElementDataFile'] ?? 'LOCAL',
  };
  const { ElementDataFile: last, ...others } = all;
  const lines = [...Object.entries(others), ['ElementDataFile', last] as const].map(
    ([key, value]) => `${key} = ${value}\n`,
  );
  return Buffer.concat([Buffer.from(lines.join('')), voxels]);
}
