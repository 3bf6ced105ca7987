import proto from 'onnx-proto';

const { onnx } = proto;
const { AttributeType } = onnx.AttributeProto;
const FLOAT = onnx.TensorProto.DataType.FLOAT;

/** IR 8 and opset 13: old enough for every runtime of the last years, new enough for all operators used here. */
const IR_VERSION = 8;
const OPSET = 13;

export type Attribute = number | string | readonly number[] | { readonly float: number };
/** A dimension: a size, or the name of a free one. */
export type Dimension = number | string;

/** Collects nodes and weights of one ONNX graph and encodes them; the same calls give the same bytes. */
export class OnnxGraph {
  readonly #nodes: proto.onnx.INodeProto[] = [];
  readonly #weights: proto.onnx.ITensorProto[] = [];

  /** Adds a node with one output and returns the output's name. Integers become `int`, `{ float }` becomes `float`. */
  node(
    operator: string,
    inputs: readonly string[],
    output: string,
    attributes: Readonly<Record<string, Attribute>> = {},
  ): string {
    this.#nodes.push({
      name: output,
      opType: operator,
      input: [...inputs],
      output: [output],
      attribute: Object.entries(attributes).map(([name, value]) => attributeOf(name, value)),
    });
    return output;
  }

  /** Adds a float32 weight tensor in C order and returns its name. */
  weight(name: string, dims: readonly number[], values: Float32Array): string {
    const bytes = new Uint8Array(values.length * 4);
    const view = new DataView(bytes.buffer);
    for (let i = 0; i < values.length; i++) view.setFloat32(i * 4, values[i]!, true);
    this.#weights.push({ name, dataType: FLOAT, dims: [...dims], rawData: bytes });
    return name;
  }

  encode(model: {
    readonly name: string;
    readonly producer: { readonly name: string; readonly version: string };
    readonly input: { readonly name: string; readonly dims: readonly Dimension[] };
    readonly outputs: readonly { readonly name: string; readonly dims: readonly Dimension[] }[];
  }): Uint8Array {
    return onnx.ModelProto.encode({
      irVersion: IR_VERSION,
      producerName: model.producer.name,
      producerVersion: model.producer.version,
      opsetImport: [{ domain: '', version: OPSET }],
      graph: {
        name: model.name,
        node: this.#nodes,
        initializer: this.#weights,
        input: [valueInfo(model.input.name, model.input.dims)],
        output: model.outputs.map(({ name, dims }) => valueInfo(name, dims)),
      },
    }).finish();
  }
}

function attributeOf(name: string, value: Attribute): proto.onnx.IAttributeProto {
  if (typeof value === 'number') return { name, type: AttributeType.INT, i: value };
  if (typeof value === 'string') return { name, type: AttributeType.STRING, s: Buffer.from(value) };
  if ('float' in value) return { name, type: AttributeType.FLOAT, f: value.float };
  return { name, type: AttributeType.INTS, ints: [...value] };
}

function valueInfo(name: string, dims: readonly Dimension[]): proto.onnx.IValueInfoProto {
  const dim = dims.map((d) => (typeof d === 'number' ? { dimValue: d } : { dimParam: d }));
  return { name, type: { tensorType: { elemType: FLOAT, shape: { dim } } } };
}
