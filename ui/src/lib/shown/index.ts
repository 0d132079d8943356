export { default as ClockBadge } from "./ClockBadge.svelte";
export { default as ErrorNotice } from "./ErrorNotice.svelte";
export { default as FileLine } from "./FileLine.svelte";
export { default as FindingLine } from "./FindingLine.svelte";
export { default as Loaded } from "./Loaded.svelte";
export { default as Origin } from "./Origin.svelte";
export { default as StateBadge } from "./StateBadge.svelte";
