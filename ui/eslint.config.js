import { fileURLToPath } from "node:url";
import importX, { createNodeResolver } from "eslint-plugin-import-x";
import svelte from "eslint-plugin-svelte";
import { defineConfig } from "eslint/config";
import globals from "globals";
import ts from "typescript-eslint";
import svelteConfig from "./svelte.config.js";

/** What a folder may not import, and why. */
function forbid(files, ignores, groups) {
  return {
    files,
    ignores,
    rules: {
      "no-restricted-imports": ["error", { patterns: groups.map(([group, message]) => ({ group, message })) }],
    },
  };
}

const tauri = [["@tauri-apps/*"], "Only lib/api/tauri.ts may know what the window runs in."];
const transport = [["$transport"], "Only lib/api/call.ts chooses the transport."];

export default defineConfig(
  { ignores: ["build/", ".svelte-kit/", "src/lib/messages/", "src/lib/api/generated/", "node_modules/"] },
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  {
    plugins: { "import-x": importX },
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    settings: {
      "import-x/extensions": [".ts", ".js"],
      "import-x/parsers": { "@typescript-eslint/parser": [".ts"] },
      "import-x/resolver-next": [
        createNodeResolver({
          extensions: [".ts", ".js", ".svelte", ".svelte.ts"],
          alias: { $lib: [fileURLToPath(new URL("src/lib", import.meta.url))] },
        }),
      ],
    },
    rules: {
      "no-console": "error",
      // Values made anew each time need no reactive collections.
      "svelte/prefer-svelte-reactivity": "off",
      // {" "} keeps a space that the edge of a block would eat.
      "svelte/no-useless-mustaches": "off",
      // The router keeps the route in the hash; links are written out.
      "svelte/no-navigation-without-resolve": "off",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
    },
  },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: [".svelte"], svelteConfig } },
  },
  { files: ["**/*.ts"], rules: { "import-x/no-cycle": "error" } },
  forbid(["src/**"], ["src/lib/api/**"], [tauri, transport]),
  forbid(["src/lib/format/**"], [], [tauri, transport, [["$lib/kit/*", "$lib/features/*", "$lib/shell/*"], "format knows values only."]]),
  forbid(["src/lib/kit/**"], [], [tauri, transport, [["$lib/features/*", "$lib/shell/*", "$lib/api/*"], "kit has no domain words."]]),
  forbid(["src/lib/api/**"], ["src/lib/api/tauri.ts", "src/lib/api/call.ts"], [tauri, transport]),
  forbid(["src/lib/api/**"], [], [[["$lib/kit/*", "$lib/features/*", "$lib/shell/*"], "api shows nothing."]]),
  forbid(["src/lib/features/**"], [], [tauri, transport, [["$lib/shell/*", "$lib/features/*", "../../features/*"], "A feature does not import another; share through kit, api or format."]]),
);
