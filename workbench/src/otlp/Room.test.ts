import { Room } from './Room';

test('requests together hold no more than there is room for', () => {
  const room = new Room(100);
  const [first, second] = [room.enter(), room.enter()];
  first.take(60);
  second.take(40);
  expect(() => second.take(1)).toThrow('send it again');
  first.leave();
  expect(() => second.take(60)).not.toThrow();
});

test('one alone is bounded by its own limit only', () => {
  const place = new Room(100).enter();
  place.take(90);
  expect(() => place.take(90)).not.toThrow();
});
