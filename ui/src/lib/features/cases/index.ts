export { default as Case } from "./Case.svelte";
export { default as Cases } from "./Cases.svelte";
