/** The transport of the program: the only file that knows Tauri. */
import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import { getCurrentWebview } from "@tauri-apps/api/webview";
import { open, save } from "@tauri-apps/plugin-dialog";
import type { Transport } from "./transport";

export const transport: Transport = {
  call: (name, payload) => invoke("call", { name, payload }),
  listen: (event, heard) => listen(event, (message) => heard(message.payload)),
  async choose(what, title) {
    const chosen = await open({ title, multiple: what === "files", directory: what === "folder" });
    if (chosen === null) return [];
    return Array.isArray(chosen) ? chosen : [chosen];
  },
  chooseTarget: (suggested, extension, title) =>
    save({ title, defaultPath: suggested, filters: [{ name: extension, extensions: [extension] }] }),
  onDrop: (heard) =>
    getCurrentWebview().onDragDropEvent(({ payload }) => {
      if (payload.type === "drop") heard({ kind: "dropped", paths: payload.paths });
      else if (payload.type === "leave") heard({ kind: "left" });
      else heard({ kind: "over" });
    }),
  openFolder: (which) => invoke("open_folder", { which }),
};
