/** A small WebDriver client: what the stories need of https://www.w3.org/TR/webdriver2/ and nothing else. */

const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
/** A step of a story waits at most this long for what it wants to see. */
const WAIT_MS = 20_000;
const POLL_MS = 100;
/** After so long without an effect a click is made again. */
const AGAIN_MS = 3_000;
/** The thing found is no longer in the page, so nothing was done to it. */
const STALE = "stale element reference";

export const KEYS = { enter: "\uE007", escape: "\uE00C", tab: "\uE004", up: "\uE013", down: "\uE015", alt: "\uE00A" };

export class Window {
  #session;

  constructor(session) {
    this.#session = session;
  }

  /** Opens a window of `application` through the driver at `driver`. */
  static async open(driver, application, args) {
    const capabilities = { alwaysMatch: { "tauri:options": { application, args } } };
    const { sessionId } = await ask(`${driver}/session`, "POST", { capabilities });
    return new Window(`${driver}/session/${sessionId}`);
  }

  close() {
    return ask(this.#session, "DELETE");
  }

  #do(path, body) {
    return ask(`${this.#session}${path}`, "POST", body);
  }

  /** Runs a script in the page and gives what it returns. */
  run(script, ...args) {
    return this.#do("/execute/sync", { script, args });
  }

  /** All text in sight. */
  text() {
    return this.run("return document.body.innerText");
  }

  /** Waits until `look` gives something that is not null, undefined or false. */
  async until(what, look) {
    const end = performance.now() + WAIT_MS;
    for (;;) {
      const seen = await look();
      if (seen !== null && seen !== undefined && seen !== false) return seen;
      if (performance.now() > end) throw new Error(`not seen: ${what}\n--- in sight:\n${await this.text()}`);
      await new Promise((done) => setTimeout(done, POLL_MS));
    }
  }

  /** Waits until the page shows a text. */
  sees(wanted) {
    return this.until(wanted, async () => (await this.text()).includes(wanted));
  }

  /** The first thing in sight that answers to a selector and begins with a text, as a person would find it. */
  find(selector, begins = "") {
    return this.until(`${selector} “${begins}”`, () =>
      this.run(
        `const [selector, begins] = arguments;
         const inDialog = document.querySelector("dialog[open]");
         return [...(inDialog ?? document).querySelectorAll(selector)].find((one) =>
           one.innerText.trim().startsWith(begins) && one.getClientRects().length > 0 && !one.disabled && one.getAttribute("aria-disabled") !== "true") ?? null;`,
        selector,
        begins,
      ),
    );
  }

  /** Clicks what it finds; where the page has drawn the thing anew in between, looks again as a person would. */
  async click(selector, begins) {
    await this.until(`${selector} “${begins}” to click`, async () => {
      const found = await this.find(selector, begins);
      try {
        await this.#do(`/element/${found[ELEMENT]}/click`, {});
        return true;
      } catch (problem) {
        if (problem.code === STALE) return false;
        throw problem;
      }
    });
  }

  /** Clicks until the page shows what that opens, as a person does whose click fell into a redrawing. */
  async opens(selector, begins, wanted) {
    await this.until(`${wanted} behind “${begins}”`, async () => {
      await this.click(selector, begins);
      const end = performance.now() + AGAIN_MS;
      while (performance.now() < end) {
        if ((await this.text()).includes(wanted)) return true;
        await new Promise((done) => setTimeout(done, POLL_MS));
      }
      return false;
    });
  }

  /** Presses a button or a link by its words. */
  press(words) {
    return this.click("button, a, summary", words);
  }

  /** Types into the field with this label. */
  async type(label, text) {
    const field = await this.until(`field “${label}”`, () =>
      this.run(
        `const found = [...document.querySelectorAll("label")].find((one) => one.innerText.trim().startsWith(arguments[0]));
         return found ? document.getElementById(found.htmlFor) : null;`,
        label,
      ),
    );
    await this.#do(`/element/${field[ELEMENT]}/clear`, {});
    await this.#do(`/element/${field[ELEMENT]}/value`, { text });
  }

  /** Puts the focus on the first thing in sight that answers to a selector. */
  async focus(selector) {
    const found = await this.find(selector);
    await this.run("arguments[0].focus()", found);
  }

  /** Presses keys, one after the other, wherever the focus is. */
  async keys(...keys) {
    const actions = keys.flatMap((value) => [
      { type: "keyDown", value },
      { type: "keyUp", value },
    ]);
    await this.#do("/actions", { actions: [{ type: "key", id: "keyboard", actions }] });
  }

  /** What has the focus, in its words. */
  focused() {
    return this.run("return document.activeElement?.innerText ?? ''");
  }
}

async function ask(url, method, body) {
  const answer = await fetch(url, {
    method,
    headers: { "content-type": "application/json" },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const { value } = await answer.json();
  if (value?.error) {
    const words = `${method} ${new URL(url).pathname}: ${value.error}: ${value.message}`;
    throw Object.assign(new Error(words), { code: value.error });
  }
  return value;
}
