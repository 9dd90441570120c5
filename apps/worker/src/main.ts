import { collectGarbageEarly, runProgram } from '@meridian/feature-composition';
import { startWorker } from './start-worker.js';

collectGarbageEarly();
await runProgram('worker', startWorker);
