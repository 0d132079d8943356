import { call } from "./call";
import type { Foot, Person, SessionView, SignIn } from "./generated/wire";

/** How often the foot of the window is asked for. */
export const FOOT_EVERY_MS = 30_000;

/** Who is at the desk, and the foot of the window. */
class Session {
  view = $state.raw<SessionView | undefined>();
  foot = $state.raw<Foot | undefined>();

  get person(): Person | null {
    return this.view?.person ?? null;
  }

  /** Now by the register's clock, which stands still in a demonstration. */
  get now(): string {
    return this.foot?.now ?? "";
  }

  /** Today by the register's clock. */
  get today(): string {
    return this.now.slice(0, 10);
  }

  async load(): Promise<void> {
    this.view = await call("session.current");
    if (this.view.person) await this.refreshFoot();
  }

  async signIn(request: SignIn): Promise<void> {
    this.view = await call("session.sign_in", request);
    await this.refreshFoot();
  }

  async signOut(): Promise<void> {
    this.view = await call("session.sign_out");
    this.foot = undefined;
  }

  /** Asks for the foot again; what goes wrong shows where the person acts, not here. */
  async refreshFoot(): Promise<void> {
    try {
      this.foot = await call("desk.foot");
    } catch {
      // The last known foot stays; the next question will tell.
    }
  }
}

export const session = new Session();
