import { arcPath, pointAt } from './arc';

const center = { x: 100, y: 100 };

describe('the dial', () => {
  it('goes over the top from left to right', () => {
    expect(pointAt(0, 80, center)).toEqual({ x: 20, y: expect.closeTo(100) });
    expect(pointAt(0.5, 80, center)).toEqual({ x: expect.closeTo(100), y: 20 });
    expect(pointAt(2, 80, center)).toEqual({ x: 180, y: expect.closeTo(100) });
  });

  it('draws nothing where nothing is', () => {
    expect(arcPath(0, 0, 80, center)).toBe('');
    expect(arcPath(0, 1, 80, center)).toBe('M 20 100 A 80 80 0 0 1 180 100');
  });
});
