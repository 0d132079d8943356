import { describe, expect, it } from "vitest";
import { fold } from "../../format/fold";
import { tableMove, typeAhead } from "./keys";

describe("keys of a table with one tab stop", () => {
  it.each([
    ["ArrowDown", 0, 5, false, { to: 1 }],
    ["ArrowDown", 4, 5, false, { to: 4 }],
    ["ArrowUp", 0, 5, false, { to: 0 }],
    ["ArrowDown", 1, 5, true, { to: 2 }],
    ["PageDown", 2, 50, false, { to: 12 }],
    ["PageUp", 2, 50, false, { to: 0 }],
    ["Home", 7, 50, false, { to: 0 }],
    ["End", 7, 50, false, { to: 49 }],
    ["ArrowRight", 7, 50, false, "in"],
    ["ArrowLeft", 7, 50, true, "out"],
    ["ArrowLeft", 7, 50, false, null],
    ["Escape", 7, 50, true, "out"],
    ["Escape", 7, 50, false, null],
    ["Enter", 7, 50, false, "open"],
    ["Enter", 7, 50, true, null],
    ["Tab", 7, 50, false, null],
    ["ArrowDown", 0, 0, false, null],
  ])("%s at %i of %i, inside %s", (key, index, rows, inside, wanted) => {
    expect(tableMove(key, index, rows, inside)).toEqual(wanted);
  });
});

describe("type-ahead without tone marks", () => {
  const texts = ["Du lịch", "Đất đai", "Điện lực", "Công chứng"];
  it.each([
    ["d", 0, 1],
    ["d", 1, 2],
    ["d", 2, 0],
    ["di", 1, 2],
    ["dien", 2, 2],
    ["cong", 0, 3],
    ["x", 0, null],
    ["", 0, null],
  ])("%s from row %i", (typed, from, wanted) => expect(typeAhead(typed, from, texts, fold)).toBe(wanted));
});
