import { test } from '@jest/globals';
import { recount } from './plain-recount.fixture.js';
import { HARBOUR_MUTUAL } from './plan/harbour-mutual.js';
import { writeFileSync } from 'node:fs';
test('t', () => {
  let out='';
  for (const p of HARBOUR_MUTUAL.providers) for (const l of p.contracts.flatMap((c) => c.serviceLevels)) {
    out += `${p.name} | ${l.name} | ${l.expected}/${l.minimum}\n`;
    for (const [m, { met, missed }] of [...recount(p, l)].sort()) out += `   ${m} ${met}/${met + missed} ${(met/(met+missed)).toFixed(4)} ${met >= (met+missed)*Number(l.expected) ? 'MET':'MISSED'}${met < (met+missed)*Number(l.minimum)?' below minimum':''}\n`;
  }
  const t = HARBOUR_MUTUAL.providers[0]!; const l4 = t.contracts[1]!.serviceLevels[3]!;
  for (const h of [8,12,16,20,24,30,40,60]) out += `P4 ${h}: ${JSON.stringify([...recount(t,{...l4,targetHours:h})].sort())}\n`;
  writeFileSync('/tmp/demo-explore/table.txt', out);
});
