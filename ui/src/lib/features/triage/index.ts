export { default as Triage } from "./Triage.svelte";
