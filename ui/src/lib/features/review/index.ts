export { default as Review } from "./Review.svelte";
export { default as Reviews } from "./Reviews.svelte";
