export { default as Mail } from "./Mail.svelte";
