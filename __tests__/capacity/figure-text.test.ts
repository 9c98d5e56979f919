import { countText, dollarText, durationText, percentText } from '../../capacity/figure-text';

test.each([
  [0.4, '0.4 s'],
  [101.24, '101.2 s'],
  [1010.6, '16 min 51 s'],
  [3599.6, '60 min 0 s'],
  [72_151, '20 h 3 min'],
  [1_010_111, '11 d 17 h'],
])('%d seconds are %s', (seconds, text) => {
  expect(durationText(seconds)).toBe(text);
});

test('other figures', () => {
  expect([dollarText(0.476), percentText(0.98987), percentText(null), countText(36_074.7)]).toEqual(
    ['$0.48', '99.0 %', 'unknown', '36,075'],
  );
});
