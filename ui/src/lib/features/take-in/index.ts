export { default as TakeIn } from "./TakeIn.svelte";
export { chosen } from "./chosen.svelte";
