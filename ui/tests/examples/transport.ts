/** A transport fed by examples, for looking at the screens without the program. */
import type { Transport } from "../../src/lib/api/transport";
import { answers, type Answers } from "./answers";

const empty = new URLSearchParams(location.search).has("empty");
const signedOut = new URLSearchParams(location.search).has("signed-out");

/** What a new register answers. */
const nothing: Partial<Answers> = {
  "desk.show": { ...answers["desk.show"], tasks: [], arrivals: [], to_review: [], month: { ended: 0, on_time: 0, publish_days_tenths: null } },
  "triage.list": { items: [] },
  "case.list": { rows: [], total: 0 },
  "register.list": { year: 2026, years: [2026], rows: [], total: 0, corrections: 0, verified: null },
  "review.list": { items: [] },
  "publish.show": { ...answers["publish.show"], changes: [], ready: [], waiting: [], last: null, unchanged: 0 },
  "sender.list": { senders: [] },
  "mail.status": { ...answers["mail.status"], mailboxes: [], watcher: null },
  "mail.settings": { ...answers["mail.settings"], mailboxes: [], smtp: null },
  "outbox.list": { letters: [], more: 0, sends: false, may_send: true },
};

export const transport: Transport = {
  async call(name) {
    if (name === "session.current" && signedOut) return { ...answers["session.current"], person: null };
    const slow = name === "take_in.paths" || name === "register.verify" || name === "mail.fetch_now" ? 1500 : 0;
    if (slow) await new Promise((done) => setTimeout(done, slow));
    return structuredClone((empty && nothing[name as keyof Answers]) || answers[name as keyof Answers]);
  },
  listen: (_event, heard) => {
    const timer = setInterval(() => heard({ done: 3, total: 8, current: "D:/thu/b-1.eml" }), 300);
    return Promise.resolve(() => clearInterval(timer));
  },
  choose: (what) => Promise.resolve(what === "folder" ? ["D:/thu/case-b"] : ["D:/thu/b-1.eml", "D:/thu/b-2.eml"]),
  chooseTarget: (suggested) => Promise.resolve(`D:/${suggested}`),
  onDrop: () => Promise.resolve(() => undefined),
  openFolder: () => Promise.resolve(),
};
