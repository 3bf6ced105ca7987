import { bytesField, floatField, integerField, integersField, messageOf, textField } from './wire.ts';

/** TensorProto.DataType.FLOAT */
export const FLOAT = 1;
/** AttributeProto.AttributeType */
const AttributeType = { FLOAT: 1, INT: 2, STRING: 3, INTS: 7 } as const;

/** IR 8 and opset 13: old enough for all runtimes of recent years, new enough for all operators used here. */
const IR_VERSION = 8;
const OPSET = 13;

export type Attribute = number | string | readonly number[] | { readonly float: number };
/** A dimension: a size, or the name of a free one. */
export type Dimension = number | string;

/** Collects nodes and weights of one ONNX graph and encodes them (onnx.proto3, fields by number); the same calls give the same bytes. */
export class OnnxGraph {
  readonly #nodes: Uint8Array[] = [];
  readonly #weights: Uint8Array[] = [];

  /** Adds a node with one output and returns the output's name. Integers become `int`, `{ float }` becomes `float`. */
  node(
    operator: string,
    inputs: readonly string[],
    output: string,
    attributes: Readonly<Record<string, Attribute>> = {},
  ): string {
    const node = messageOf(
      ...inputs.map((input) => textField(1, input)),
      textField(2, output),
      textField(3, output),
      textField(4, operator),
      ...Object.entries(attributes).map(([name, value]) => bytesField(5, attributeOf(name, value))),
    );
    this.#nodes.push(bytesField(1, node));
    return output;
  }

  /** Adds a float32 weight tensor in C order and returns its name. */
  weight(name: string, dims: readonly number[], values: Float32Array): string {
    const bytes = new Uint8Array(values.length * 4);
    const view = new DataView(bytes.buffer);
    for (let i = 0; i < values.length; i++) view.setFloat32(i * 4, values[i]!, true);
    const tensor = messageOf(integersField(1, dims), integerField(2, FLOAT), textField(8, name), bytesField(9, bytes));
    this.#weights.push(bytesField(5, tensor));
    return name;
  }

  encode(model: {
    readonly name: string;
    readonly producer: { readonly name: string; readonly version: string };
    readonly input: { readonly name: string; readonly dims: readonly Dimension[] };
    readonly outputs: readonly { readonly name: string; readonly dims: readonly Dimension[] }[];
  }): Uint8Array {
    const graph = messageOf(
      ...this.#nodes,
      textField(2, model.name),
      ...this.#weights,
      bytesField(11, valueInfo(model.input.name, model.input.dims)),
      ...model.outputs.map(({ name, dims }) => bytesField(12, valueInfo(name, dims))),
    );
    return messageOf(
      integerField(1, IR_VERSION),
      textField(2, model.producer.name),
      textField(3, model.producer.version),
      bytesField(7, graph),
      bytesField(8, messageOf(textField(1, ''), integerField(2, OPSET))),
    );
  }
}

function attributeOf(name: string, value: Attribute): Uint8Array {
  const typed = (type: number, content: Uint8Array) => messageOf(textField(1, name), content, integerField(20, type));
  if (typeof value === 'number') return typed(AttributeType.INT, integerField(3, value));
  if (typeof value === 'string') return typed(AttributeType.STRING, textField(4, value));
  if ('float' in value) return typed(AttributeType.FLOAT, floatField(2, value.float));
  return typed(AttributeType.INTS, integersField(8, value));
}

function valueInfo(name: string, dims: readonly Dimension[]): Uint8Array {
  const shape = dims.map((d) => bytesField(1, typeof d === 'number' ? integerField(1, d) : textField(2, d)));
  const tensorType = messageOf(integerField(1, FLOAT), bytesField(2, messageOf(...shape)));
  return messageOf(textField(1, name), bytesField(2, bytesField(1, tensorType)));
}
