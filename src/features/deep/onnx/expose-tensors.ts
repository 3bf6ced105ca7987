import proto from 'onnx-proto';
import { ModelInterfaceMismatch } from '../errors.ts';

const { onnx } = proto;

/**
 * Makes inner tensors of a network its outputs, so that any layer can give features without retraining.
 * Weights stay as they are; the change lives in memory only. Returns the same bytes when nothing needs to be added.
 * @throws ModelInterfaceMismatch when the graph has no tensor of that name, or the bytes are no ONNX model
 */
export function exposeTensors(model: Uint8Array, names: readonly string[]): Uint8Array {
  const decoded = decode(model);
  const graph = decoded.graph!;
  const outputs = new Set(graph.output!.map((output) => output.name));
  const missing = [...new Set(names)].filter((name) => !outputs.has(name));
  if (missing.length === 0) return model;
  const inner = new Set(graph.node!.flatMap((node) => node.output ?? []));
  for (const name of missing) {
    if (!inner.has(name)) {
      const known = [...outputs, ...inner].slice(-12).join(', ');
      throw new ModelInterfaceMismatch(
        `The card names the tensor "${name}", but the network has none of that name. Its last ones are: ${known}.`,
      );
    }
    graph.output!.push(
      onnx.ValueInfoProto.create({ name, type: { tensorType: { elemType: onnx.TensorProto.DataType.FLOAT } } }),
    );
  }
  return onnx.ModelProto.encode(decoded).finish();
}

function decode(model: Uint8Array): proto.onnx.IModelProto {
  let decoded: proto.onnx.IModelProto | undefined;
  try {
    decoded = onnx.ModelProto.decode(model);
  } catch (cause) {
    throw new ModelInterfaceMismatch('The file is not an ONNX model. Import the model again.', { cause });
  }
  if (!decoded.graph?.node?.length) {
    throw new ModelInterfaceMismatch('The file is not an ONNX model: it holds no graph. Import the model again.');
  }
  return decoded;
}
