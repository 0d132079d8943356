/** Starts what a story needs: a display, a driver, the program on a register of its own; and ends it all. */
import { execFile, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Window } from "./webdriver.mjs";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
export const OFFICE = path.join(ROOT, "tests/fixtures/office");
const WIDTH = 1366;
const HEIGHT = 768;
const START_MS = 15_000;

const target = process.env.CARGO_TARGET_DIR ?? path.join(ROOT, "target");
const profile = process.env.SGN_PROFILE ?? "debug";
const WINDOW = process.env.SGN_WINDOW ?? path.join(target, profile, "so-giao-nhan");
const TERMINAL = process.env.SGN_TERMINAL ?? path.join(target, profile, "giaonhan");
const DRIVER = process.env.SGN_TAURI_DRIVER ?? path.join(ROOT, ".tools/bin/tauri-driver");

const run = promisify(execFile);

/** Passwords are kept in a file: there is nobody to unlock a keychain. */
const SECRETS = { SGN_SECRETS: "file" };

/** The program in a terminal, on the same register. */
export function giaonhan(data, ...args) {
  return run(TERMINAL, ["--data", data, ...args], { maxBuffer: 64 * 1024 * 1024, env: { ...process.env, ...SECRETS } });
}

/** Whoever sets the register up; in a demonstration register no password is asked in the terminal. */
export const AS_ADMINISTRATOR = ["--as", "Quản trị (mẫu)"];

/** A demonstration register with the sample office's officials, nothing received yet. */
export async function newRegister() {
  const folder = await mkdtemp(path.join(tmpdir(), "so-giao-nhan-e2e-"));
  const data = path.join(folder, "so");
  await giaonhan(data, "init", "--demo", "--clock", "2026-03-23T09:00:00+07:00");
  const expected = JSON.parse(await readFile(path.join(OFFICE, "expected.json"), "utf8"));
  const rows = expected.known_senders.map((one) => [one.address, one.agency, one.name, one.title, one.phone].map((cell) => cell ?? ""));
  const table = path.join(folder, "can-bo.csv");
  const cell = (text) => `"${text.replaceAll('"', '""')}"`;
  await writeFile(table, [["address", "agency", "name", "title", "phone"], ...rows].map((row) => row.map(cell).join(",")).join("\n"));
  await giaonhan(data, ...AS_ADMINISTRATOR, "sender", "import", table);
  return { data, folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** A display of its own, so that nothing else on the machine is touched. */
async function display() {
  const server = spawn("Xvfb", ["-displayfd", "3", "-screen", "0", `${WIDTH}x${HEIGHT}x24`, "-nolisten", "tcp"], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  const number = await new Promise((given, failed) => {
    server.once("error", failed);
    server.stdio[3].once("data", (bytes) => given(String(bytes).trim()));
  });
  return { name: `:${number}`, end: () => server.kill() };
}

function freePort() {
  return new Promise((given, failed) => {
    const server = createServer();
    server.once("error", failed);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => given(port));
    });
  });
}

/** Opens the program's window on a register. */
export async function openWindow(data) {
  const screen = await display();
  const [port, native] = [await freePort(), await freePort()];
  const environment = {
    ...process.env,
    ...SECRETS,
    DISPLAY: screen.name,
    // The display has no sound, no session bus, no graphics card.
    GDK_BACKEND: "x11",
    LIBGL_ALWAYS_SOFTWARE: "1",
    WEBKIT_DISABLE_COMPOSITING_MODE: "1",
    WEBKIT_DISABLE_DMABUF_RENDERER: "1",
    // Keys typed for a person arrive as they are, without an input method.
    GTK_IM_MODULE: "gtk-im-context-simple",
    NO_AT_BRIDGE: "1",
    GTK_USE_PORTAL: "0",
  };
  const driver = spawn(DRIVER, ["--port", String(port), "--native-port", String(native)], {
    env: environment,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const address = `http://127.0.0.1:${port}`;
  const end = performance.now() + START_MS;
  for (;;) {
    try {
      await fetch(`${address}/status`);
      break;
    } catch (reason) {
      if (performance.now() > end) throw reason;
      await new Promise((done) => setTimeout(done, 100));
    }
  }
  const window = await Window.open(address, WINDOW, ["--data", data]);
  return {
    window,
    display: screen.name,
    async close() {
      await window.close().catch(() => undefined);
      driver.kill();
      screen.end();
    },
  };
}

/**
 * A picture of the display, where ImageMagick is there to take it. (The driver's own pictures of a page with much to
 * scroll do not come back.)
 */
export async function takePicture(shown, file) {
  const environment = { ...process.env, DISPLAY: shown };
  await run("import", ["-window", "root", file], { env: environment, timeout: START_MS }).catch(() => undefined);
}

/** The dialog's field for a path opens at the first slash and eats what is typed before it is there. */
const FIELD_OPENS_MS = 1_000;
const DIALOG_TRIES = 4;

/** Types a path into the system's own dialog for choosing, as a person would, and accepts it. */
export async function chooseInDialog(shown, title, chosen) {
  const environment = { ...process.env, DISPLAY: shown };
  const xdotool = (...args) => run("xdotool", args, { env: environment, timeout: START_MS });
  const moment = () => new Promise((done) => setTimeout(done, FIELD_OPENS_MS));
  const { stdout } = await xdotool("search", "--sync", "--onlyvisible", "--name", title);
  await moment();
  await xdotool("windowfocus", stdout.trim().split("\n").at(-1));
  await moment();
  await xdotool("key", "slash");
  await moment();
  await xdotool("type", "--delay", "20", chosen.slice(1));
  // The first Return may only take what the dialog itself wrote on; Delete leaves what was typed.
  for (let tries = 0; tries < DIALOG_TRIES; tries += 1) {
    await moment();
    await xdotool("key", "Delete");
    await xdotool("key", "Return");
    await moment();
    const still = await xdotool("search", "--onlyvisible", "--name", title).catch(() => undefined);
    if (!still?.stdout.trim()) return;
  }
  throw new Error(`the dialog “${title}” did not take ${chosen}`);
}
