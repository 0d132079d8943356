import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Busy, SHOW_AFTER_MS } from "./busy.svelte";
import { CallError, toWireError } from "./errors";
import { Action, Resource } from "./resource.svelte";

const broke = { code: "broke", params: {}, detail: null, id: "e-1" } as const;

describe("a resource", () => {
  it("keeps the answer to the newest question only", async () => {
    const answers: ((value: string) => void)[] = [];
    const resource = new Resource(() => new Promise<string>((answer) => answers.push(answer)));
    const first = resource.load();
    const second = resource.load();
    answers[1]?.("new");
    answers[0]?.("old");
    await Promise.all([first, second]);
    expect(resource.value).toBe("new");
    expect(resource.loading).toBe(false);
  });

  it("keeps what was in sight when the next question fails", async () => {
    let fail = false;
    const resource = new Resource(() => (fail ? Promise.reject(new CallError(broke)) : Promise.resolve(1)));
    await resource.load();
    fail = true;
    await resource.load();
    expect([resource.value, resource.error?.id]).toEqual([1, "e-1"]);
    resource.set(2);
    expect([resource.value, resource.error]).toEqual([2, undefined]);
  });
});

describe("an action", () => {
  it("runs once at a time and keeps its error", async () => {
    const action = new Action();
    let end: () => void = () => undefined;
    const running = action.run(() => new Promise((done) => (end = () => done())));
    expect(await action.run(() => Promise.resolve())).toBe(false);
    end();
    expect(await running).toBe(true);
    expect(await action.run(() => Promise.reject(new CallError(broke)))).toBe(false);
    expect(action.error?.code).toBe("broke");
  });
});

describe("whatever is thrown can be shown", () => {
  it.each([
    [new CallError(broke), "broke", "e-1"],
    [{ code: "disk_full", params: {}, detail: null, id: "e-2" }, "disk_full", "e-2"],
    [new Error("gone"), "broke", "window"],
    ["command not found", "broke", "window"],
  ])("%#", (reason, code, id) => expect(toWireError(reason)).toMatchObject({ code, id }));
});

describe("the busy bar", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("shows only what takes long, until the last of it ends", () => {
    const busy = new Busy();
    busy.begin()();
    vi.advanceTimersByTime(SHOW_AFTER_MS);
    expect(busy.shown).toBe(false);
    const one = busy.begin();
    const two = busy.begin();
    vi.advanceTimersByTime(SHOW_AFTER_MS);
    expect(busy.shown).toBe(true);
    one();
    one();
    expect(busy.shown).toBe(true);
    two();
    expect(busy.shown).toBe(false);
  });
});
