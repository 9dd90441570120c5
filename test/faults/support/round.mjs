import { setTimeout as delay } from 'node:timers/promises';
import { Clients } from './clients.mjs';
import { examine, settled } from './examine.mjs';
import { measurements } from './measurements.mjs';
import { Recoveries } from './recoveries.mjs';

/**
 * The common shape of a case: measurements come in, something is done to the installation again and
 * again, and when all is quiet, promises are compared with rows.
 *
 * @param options.name leads the numbers of its cases
 * @param options.times how often `harm` is done, after pauses of 0.3 to 2 seconds
 * @param options.harm what is done to the running programs
 * @param options.after done once all is sent
 */
export async function round({ arena, chance, size }, { name, programs = {}, times, harm, after }) {
  const desk = await arena.desk(name);
  const sent = measurements(chance('measurements'), name, size.measurements);
  return arena.withPrograms(programs, async (running) => {
    const clients = new Clients(running.address, desk, chance('clients'));
    const recoveries = new Recoveries(arena);
    const when = chance('pauses');
    const victims = chance('victims');
    const load = clients.send(sent, size.perSecond);
    for (let time = 0; time < times; time += 1) {
      await delay(when.between(300, 2_000));
      await harm({ ...running, clients, recoveries, victims, time });
    }
    await load;
    await after?.({ ...running, clients });
    const settling = await settled(arena);
    await recoveries.stop();
    const { api, workers, environment } = running;
    const deaths = [api, ...workers].reduce((sum, { deaths: own }) => sum + own, 0);
    return {
      figures: {
        measurements: sent.length,
        repeated: clients.history.reduce((sum, { attempts }) => sum + attempts - 1, 0),
        longestWait: clients.longestWait,
        settling,
        ...(recoveries.seconds.length > 0
          ? { jobsInHand: recoveries.seconds.length, recoveryP95: recoveries.p95 }
          : {}),
      },
      mustBeZero: {
        ...(await examine(arena, environment, desk, sent, clients.history)),
        deaths,
      },
      refusals: clients.refusals,
    };
  });
}
