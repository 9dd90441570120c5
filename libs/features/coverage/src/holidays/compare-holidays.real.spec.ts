import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from '@jest/globals';
import { compareHolidays, readReferenceHolidays } from './compare-holidays.js';
import { HOLIDAY_OVERLAY } from './holiday-overlay.js';

const WORKSPACE = resolve(import.meta.dirname, '../../../../..');

/** Dated public holidays of 44 countries and of India's states; see docs/holidays.md. */
const REFERENCE = resolve(WORKSPACE, '../shared/data/holidays/public-holidays-2024-2030.csv');

/** The package computes moons and equinoxes for 80 regions. */
const A_WHILE = 120_000;

it(
  'of 2025 to 2027, no country differs from the reference without a reason',
  () => {
    const reference = readReferenceHolidays(readFileSync(REFERENCE, 'utf8'));
    expect(new Set(reference.map(({ country }) => country)).size).toBeGreaterThan(40);
    const differences = compareHolidays({
      overlay: HOLIDAY_OVERLAY,
      reference,
      from: 2025,
      to: 2027,
    });
    expect(differences.filter(({ kind }) => kind === 'ADDED').length).toBeGreaterThan(400);
    expect(differences.filter(({ reason }) => reason === null)).toEqual([]);
  },
  A_WHILE,
);
