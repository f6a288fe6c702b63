const SIZE = 240;

/** jsdom lays nothing out; lists of options draw only what fits, so they need to believe in a size. */
export function pretendLayout() {
  const box = { width: SIZE, height: SIZE, top: 0, left: 0, bottom: SIZE, right: SIZE, x: 0, y: 0 };
  Element.prototype.getBoundingClientRect = () => ({ ...box, toJSON: () => box });
  Object.defineProperties(Element.prototype, {
    clientHeight: { configurable: true, value: SIZE },
    clientWidth: { configurable: true, value: SIZE },
  });
  const context = { font: '', measureText: (text: string) => ({ width: text.length * 8 }) };
  Object.assign(HTMLCanvasElement.prototype, { getContext: () => context });
}
