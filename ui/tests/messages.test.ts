import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const read = (locale: string) =>
  JSON.parse(readFileSync(new URL(`../messages/${locale}.json`, import.meta.url), "utf8")) as Record<string, string>;
const [vi, en] = [read("vi"), read("en")];
const holes = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1]).sort();

describe("the two languages", () => {
  it("have the same messages", () => expect(Object.keys(en).sort()).toEqual(Object.keys(vi).sort()));
  it("fill the same holes", () => {
    const differing = Object.keys(vi).filter((key) => holes(vi[key] ?? "").join() !== holes(en[key] ?? "").join());
    expect(differing).toEqual([]);
  });
  it("are composed text", () => {
    expect(Object.values(vi).filter((text) => text !== text.normalize("NFC"))).toEqual([]);
  });
});
