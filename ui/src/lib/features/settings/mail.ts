/** What the two forms of mail servers share. */
import type { wire } from "$lib/api";
import { m } from "$lib/messages/messages";

/** The usual ports (RFC 8314, RFC 3501, RFC 6409). */
export const PORTS: Record<"imap" | "smtp", Record<wire.MailProtection, number>> = {
  imap: { tls: 993, starttls: 143, none: 143 },
  smtp: { tls: 465, starttls: 587, none: 25 },
};

export const SIGN_IN = () => [
  { value: "password", text: m.mailset_password() },
  { value: "token", text: m.mailset_token() },
];

/** A port as typed; 0, which is refused in words, for what is none. */
export function portOf(typed: string): number {
  const port = /^\d{1,5}$/.test(typed.trim()) ? Number(typed.trim()) : 0;
  return port <= 65535 ? port : 0;
}
