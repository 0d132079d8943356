import adapter from "@sveltejs/adapter-static";
import { vitePreprocess } from "@sveltejs/vite-plugin-svelte";

/** Where the pages are written: the program's own, or those fed by examples for looking at screens. */
const out = process.env.SGN_EXAMPLES ? ".svelte-kit/examples" : "build";

/** @type {import("@sveltejs/kit").Config} */
export default {
  preprocess: vitePreprocess(),
  compilerOptions: { runes: true },
  kit: {
    adapter: adapter({ pages: out, assets: out, fallback: "index.html" }),
    // The pages are files inside the program: a hash needs no server that knows the routes.
    router: { type: "hash" },
    alias: {
      // The one place that decides what the window talks to. Examples are never in the program's bundle.
      $transport: process.env.SGN_EXAMPLES ? "tests/examples/transport.ts" : "src/lib/api/tauri.ts",
    },
  },
};
