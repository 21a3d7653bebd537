/** JavaScript's values as parameters of a statement. */

/** A value whose type is said, which a null needs, and a double such as 2. */
export interface Typed {
  type:
    | "boolean"
    | "int"
    | "bigint"
    | "double"
    | "decimal"
    | "string"
    | "date"
    | "timestamp"
    | "timestamp_ntz"
    | "binary";
  value: string | number | boolean | null;
}

export type Parameter = string | number | boolean | bigint | Date | Uint8Array | Typed;

/** The values as the server takes them. */
export function written(parameters: Record<string, Parameter>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, asJson(name, value)]));
}

function asJson(name: string, value: Parameter): unknown {
  if (typeof value === "string" || typeof value === "boolean") {
    return value;
  }
  if (typeof value === "number") {
    return asNumber(name, value);
  }
  if (typeof value === "bigint") {
    return { type: "bigint", value: String(value) };
  }
  if (value instanceof Date) {
    return { type: "timestamp", value: value.toISOString() };
  }
  if (value instanceof Uint8Array) {
    return { type: "binary", value: btoa(Array.from(value, (byte) => String.fromCharCode(byte)).join("")) };
  }
  if (typeof value === "object" && value !== null && "type" in value && "value" in value) {
    return value;
  }
  throw new TypeError(`parameter ${name} is no value; say of which type it is, as {type: "int", value: null}`);
}

function asNumber(name: string, value: number): unknown {
  if (!Number.isFinite(value)) {
    return { type: "double", value: String(value) };
  }
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw new TypeError(`parameter ${name} is not exact beyond 2^53; give a bigint, or {type: "double", value: …}`);
  }
  return value;
}
