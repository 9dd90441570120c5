import { runProgram } from '@meridian/feature-composition';
import { startWorker } from './start-worker.js';

await runProgram(startWorker);
