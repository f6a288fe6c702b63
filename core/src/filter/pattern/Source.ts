/** A pattern that is read from its start to its end, by code points. */
export class Source {
  private readonly letters: string[];
  private at = 0;

  constructor(pattern: string) {
    this.letters = Array.from(pattern);
  }

  /** '' at the end. */
  get next(): string {
    return this.letters[this.at] ?? '';
  }

  get isAtEnd(): boolean {
    return this.at >= this.letters.length;
  }

  take(): string {
    return this.letters[this.at++] ?? '';
  }

  /** Takes a text if it comes next. */
  takes(text: string): boolean {
    if (!this.startsWith(text)) {
      return false;
    }
    this.at += text.length;
    return true;
  }

  startsWith(text: string): boolean {
    return Array.from(text).every((letter, index) => this.letters[this.at + index] === letter);
  }

  /** Takes what a sticky expression finds here. */
  match(expression: RegExp): RegExpExecArray | null {
    const found = expression.exec(this.letters.slice(this.at).join(''));
    if (found) {
      this.at += Array.from(found[0]).length;
    }
    return found;
  }
}
