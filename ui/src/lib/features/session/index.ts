export { default as SignIn } from "./SignIn.svelte";
