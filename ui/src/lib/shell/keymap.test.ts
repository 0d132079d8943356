import { describe, expect, it } from "vitest";
import { globalKey, parentOf, type KeyPress } from "./keymap";

const press = (given: Partial<KeyPress>): KeyPress => ({
  key: "a",
  altKey: false,
  ctrlKey: false,
  inField: false,
  inDialog: false,
  ...given,
});

describe("keys wherever the person is", () => {
  it.each([
    [press({ key: "1", altKey: true }), { go: "#/" }],
    [press({ key: "4", altKey: true }), { go: "#/register" }],
    [press({ key: "4", altKey: true, inField: true }), { go: "#/register" }],
    [press({ key: "9", altKey: true }), { go: "#/settings" }],
    [press({ key: "0", altKey: true }), null],
    [press({ key: "4" }), null],
    [press({ key: "4", altKey: true, inDialog: true }), null],
    [press({ key: "Escape" }), "back"],
    [press({ key: "Escape", inField: true }), null],
    [press({ key: "Escape", inDialog: true }), null],
  ])("%#", (given, wanted) => expect(globalKey(given)).toEqual(wanted));
  it.each([
    ["#/cases/174", "#/cases"],
    ["#/review/113", "#/review"],
    ["#/cases", null],
    ["#/", null],
  ])("%s returns to %s", (hash, wanted) => expect(parentOf(hash)).toBe(wanted));
});
