import '@testing-library/jest-dom';
import { TextDecoder, TextEncoder } from 'node:util';

/** What every browser has, @grafana/ui reads, and jsdom lacks. */
class SilentObserver {
  observe() {}
  unobserve() {}
  disconnect() {}
  takeRecords() {
    return [];
  }
}

Object.assign(globalThis, {
  TextDecoder,
  TextEncoder,
  IntersectionObserver: SilentObserver,
  ResizeObserver: SilentObserver,
});

Object.defineProperty(window, 'matchMedia', {
  writable: true,
  value: (media: string) => ({
    media,
    matches: false,
    addListener() {},
    removeListener() {},
    addEventListener() {},
    removeEventListener() {},
    dispatchEvent: () => false,
  }),
});

// jsdom has no canvas; text measurement falls back to zero widths and drawing to nothing.
HTMLCanvasElement.prototype.getContext = () => null;
