/** Typed commands: the name decides what is asked and what is answered. */
import { transport } from "$transport";
import { busy } from "./busy.svelte";
import { CallError, toWireError } from "./errors";
import type { Commands, Events } from "./generated/wire";

export type Command = keyof Commands;
export type Request<C extends Command> = Commands[C]["request"];
export type Response<C extends Command> = Commands[C]["response"];

/** A request with nothing in it is left out. */
type Arguments<C extends Command> = keyof Request<C> extends symbol ? [] : [request: Request<C>];

/** Asks the program; throws a `CallError`. */
export async function call<C extends Command>(name: C, ...[request]: Arguments<C>): Promise<Response<C>> {
  const done = busy.begin();
  try {
    return (await transport.call(name, request ?? {})) as Response<C>;
  } catch (reason) {
    throw new CallError(toWireError(reason));
  } finally {
    done();
  }
}

/** Listens to an event of the program. */
export function listen<E extends keyof Events>(event: E, heard: (payload: Events[E]) => void): Promise<() => void> {
  return transport.listen(event, (payload) => {
    heard(payload as Events[E]);
  });
}

export const { choose, chooseTarget, onDrop } = transport;

/** Shows a folder of the program; throws a `CallError`. */
export async function openFolder(which: Parameters<typeof transport.openFolder>[0]): Promise<void> {
  try {
    await transport.openFolder(which);
  } catch (reason) {
    throw new CallError(toWireError(reason));
  }
}
