/** Errors as values: a code, parameters, an id to find in the log. Wording is in `format/errors`. */
import type { WireError } from "./generated/wire";

export class CallError extends Error {
  constructor(readonly wire: WireError) {
    super(wire.code);
    this.name = "CallError";
  }
}

/** Whatever was thrown, as an error that can be shown. */
export function toWireError(reason: unknown): WireError {
  if (reason instanceof CallError) return reason.wire;
  if (typeof reason === "object" && reason !== null && "code" in reason && "params" in reason) {
    return reason as WireError;
  }
  const detail = reason instanceof Error ? reason.message : String(reason);
  return { code: "broke", params: {}, detail, id: "window" };
}
