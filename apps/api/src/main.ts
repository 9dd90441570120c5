import { runProgram } from '@meridian/feature-composition';
import { startApi } from './start-api.js';

await runProgram('api', startApi);
