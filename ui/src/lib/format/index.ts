export * from "./clock";
export * from "./dates";
export * from "./errors";
export * from "./fold";
export * from "./numbers";
export * from "./words";
export * from "./agencies.svelte";
