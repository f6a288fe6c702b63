import type { Pen } from '../draw/Pen';

type Style = Pen['fillStyle'];

/** Draws what a canvas would show into SVG. Clips are left out: a picture has the size of what is drawn. */
export class SvgPen implements Pen {
  fillStyle: Style = '#000';
  strokeStyle: Style = '#000';
  lineWidth = 1;
  globalAlpha = 1;
  font = '12px sans-serif';
  textBaseline: CanvasTextBaseline = 'middle';
  private readonly parts: string[] = [];
  private path = '';
  private dash = '';

  constructor(
    private readonly width: number,
    private readonly height: number,
    private readonly ruler: Pick<Pen, 'measureText'>
  ) {}

  toString(): string {
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${this.width} ${this.height}" width="${this.width}" height="${this.height}">`,
      ...this.parts,
      '</svg>',
    ].join('\n');
  }

  fillRect(x: number, y: number, width: number, height: number) {
    this.parts.push(`<rect ${box(x, y, width, height)} ${this.fillOf()}/>`);
  }

  strokeRect(x: number, y: number, width: number, height: number) {
    const dash = this.dash === '' ? '' : ` stroke-dasharray="${this.dash}"`;
    const stroke = `stroke="${escape(String(this.strokeStyle))}" stroke-width="${this.lineWidth}"`;
    this.parts.push(`<rect ${box(x, y, width, height)} fill="none" ${stroke}${dash}/>`);
  }

  fillText(text: string, x: number, y: number) {
    const style = `style="font:${escape(this.font)}" dominant-baseline="central"`;
    this.parts.push(`<text x="${round(x)}" y="${round(y)}" ${style} ${this.fillOf()}>${escape(text)}</text>`);
  }

  measureText(text: string): TextMetrics {
    return this.ruler.measureText(text);
  }

  setLineDash(segments: Iterable<number>) {
    this.dash = [...segments].join(' ');
  }

  beginPath() {
    this.path = '';
  }

  moveTo(x: number, y: number) {
    this.path += `M${round(x)} ${round(y)}`;
  }

  lineTo(x: number, y: number) {
    this.path += `L${round(x)} ${round(y)}`;
  }

  fill() {
    this.parts.push(`<path d="${this.path}Z" ${this.fillOf()}/>`);
  }

  clearRect() {}
  rect() {}
  clip() {}
  save() {}
  restore() {}

  private fillOf(): string {
    const opacity = this.globalAlpha < 1 ? ` fill-opacity="${round(this.globalAlpha)}"` : '';
    return `fill="${escape(String(this.fillStyle))}"${opacity}`;
  }
}

function box(x: number, y: number, width: number, height: number): string {
  return `x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}"`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
