export { default as Publish } from "./Publish.svelte";
