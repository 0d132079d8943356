export * from "./busy.svelte";
export * from "./call";
export * from "./errors";
export * from "./resource.svelte";
export * from "./session.svelte";
export type { DropEvent, Folder } from "./transport";
export type * as wire from "./generated/wire";
