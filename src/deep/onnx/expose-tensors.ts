import { ModelInterfaceMismatch } from '../model/errors.ts';
import { FLOAT } from './graph.ts';
import { bytesField, type Field, fieldsOf, integerField, messageOf, textField, textOf } from './wire.ts';

/**
 * Exposes inner tensors of a network as outputs, so that any layer can provide features without retraining. Weights are
 * unchanged; the change exists in memory only. Returns the same bytes if no output is added.
 * @throws ModelInterfaceMismatch if the graph has no tensor of that name, or the bytes are not an ONNX model
 */
export function exposeTensors(model: Uint8Array, names: readonly string[]): Uint8Array {
  const { outer, graph, nodes, outputs } = decode(model);
  const missing = [...new Set(names)].filter((name) => !outputs.has(name));
  if (missing.length === 0) return model;
  // NodeProto.output
  const inner = new Set(nodes.flatMap((node) => fieldsOf(node.bytes).filter(isText(2)).map(textOf)));
  const added = missing.map((name) => {
    if (!inner.has(name)) {
      const known = [...outputs, ...inner].slice(-12).join(', ');
      throw new ModelInterfaceMismatch(
        `The card names the tensor "${name}", but the network has no tensor of that name. Its last ones are: ${known}.`,
      );
    }
    const type = bytesField(2, bytesField(1, integerField(1, FLOAT)));
    return bytesField(12, messageOf(textField(1, name), type));
  });
  // Every reader would merge a second GraphProto into the first, but a single one is clearer.
  return messageOf(
    ...outer.map((field) => (field === graph ? bytesField(7, messageOf(graph.bytes, ...added)) : field.whole)),
  );
}

const isText =
  (number: number) =>
  (field: Field): boolean =>
    field.number === number && field.kind === 2;

/** ModelProto.graph (7), GraphProto.node (1) and the names (ValueInfoProto.name, 1) of GraphProto.output (12). */
function decode(model: Uint8Array) {
  try {
    const outer = fieldsOf(model);
    const graph = outer.find(isText(7));
    const parts = graph === undefined ? [] : fieldsOf(graph.bytes);
    const nodes = parts.filter(isText(1));
    const outputs = parts.filter(isText(12)).map(({ bytes }) => fieldsOf(bytes).filter(isText(1)).map(textOf)[0]);
    if (graph !== undefined && nodes.length > 0) return { outer, graph, nodes, outputs: new Set(outputs) };
  } catch (cause) {
    throw new ModelInterfaceMismatch('The file is not an ONNX model. Import the model again.', { cause });
  }
  throw new ModelInterfaceMismatch('The file is not an ONNX model: it has no graph. Import the model again.');
}
