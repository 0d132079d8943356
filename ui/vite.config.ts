import { paraglideVitePlugin } from "@inlang/paraglide-js";
import { sveltekit } from "@sveltejs/kit/vite";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [
    paraglideVitePlugin({
      project: "./project.inlang",
      outdir: "./src/lib/messages",
      strategy: ["localStorage", "baseLocale"],
      emitReadme: false,
    }),
    sveltekit(),
  ],
  // WebKitGTK 2.40 and WebView2 are what the window runs in.
  build: { target: ["safari16", "chrome110"], reportCompressedSize: false },
  server: { port: 1420, strictPort: true, host: "127.0.0.1" },
  clearScreen: false,
});
