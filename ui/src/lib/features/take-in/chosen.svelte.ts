/** What is going to be taken in: chosen on the screen, or dropped anywhere on the window. */
class Chosen {
  paths = $state<string[]>([]);

  add(paths: string[]): void {
    this.paths = [...this.paths, ...paths.filter((path) => !this.paths.includes(path))];
  }

  remove(path: string): void {
    this.paths = this.paths.filter((one) => one !== path);
  }

  clear(): void {
    this.paths = [];
  }

  /** Only mails: they tell their own sender and time. */
  get onlyMails(): boolean {
    return this.paths.every((path) => path.toLowerCase().endsWith(".eml"));
  }
}

export { Chosen };
export const chosen = new Chosen();
