import { describe, expect, it } from '@jest/globals';
import { compareHolidays, readReferenceHolidays } from './compare-holidays.js';
import { readOverlay } from './holiday-overlay.js';

const REFERENCE = readReferenceHolidays(
  [
    'country,subdivision,date,name',
    'PT,,2026-01-01,Ano Novo',
    'PT,,2026-02-17,Entrudo',
    'PT,,2026-05-02,"Dia, de exemplo"',
    'PT,,2026-05-03,Outro',
    'PT,,2026-05-04,Mais um',
  ].join('\n'),
);

const OVERLAY = readOverlay(`country,subdivision,date,change,name,reason
PT,,2026-02-17,add,Carnival,given by most employers
PT,,2026-04-25,remove,Freedom Day,an example
PT,,2026-05-01,keep,Labour Day,not in this list
PT,,2026-05-02,keep,Example,not observed`);

describe('comparing holidays', () => {
  const differences = compareHolidays({
    overlay: OVERLAY,
    reference: REFERENCE,
    from: 2026,
    to: 2026,
  });
  const of = (date: string): unknown => differences.find((one) => one.date === date);

  it('says nothing of a day that all agree on', () => {
    expect(of('2026-01-01')).toBeUndefined();
  });

  it('shows what the overlay corrects, with its reason', () => {
    expect(of('2026-02-17')).toMatchObject({
      kind: 'ADDED',
      inPackage: false,
      inReference: true,
      reason: 'given by most employers',
    });
    expect(of('2026-04-25')).toMatchObject({ kind: 'REMOVED', inPackage: true });
  });

  it('shows what is left to differ, either way, with its reason', () => {
    expect(of('2026-05-01')).toMatchObject({ kind: 'KEPT', inPackage: true, inReference: false });
    expect(of('2026-05-02')).toMatchObject({ kind: 'KEPT', inPackage: false, inReference: true });
  });

  it('shows what nobody has given a reason for', () => {
    expect(of('2026-05-03')).toMatchObject({ kind: 'MISSING', name: 'Outro', reason: null });
    expect(of('2026-12-25')).toMatchObject({ kind: 'EXTRA', reason: null });
  });

  it('looks at the years asked for only', () => {
    const none = compareHolidays({ overlay: OVERLAY, reference: [], from: 2026, to: 2026 });
    expect(none).toEqual([]);
    const later = compareHolidays({
      overlay: OVERLAY,
      reference: REFERENCE,
      from: 2027,
      to: 2028,
    });
    expect(new Set(later.map(({ date }) => date.slice(0, 4)))).toEqual(new Set(['2027', '2028']));
  });

  it('refuses a list that is none, with the line', () => {
    expect(() => readReferenceHolidays('date,name')).toThrow('begins with the line');
    expect(() => readReferenceHolidays('country,subdivision,date,name\nPT,2026-01-01')).toThrow(
      'Line 2 of the list of holidays cannot be read',
    );
  });
});
