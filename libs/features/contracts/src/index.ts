export { Contract, ContractKind } from './contract.js';
export { ContractsModule } from './contracts.module.js';
export { ContractsService } from './contracts.service.js';
export { Engagement } from './engagement.js';
export { CONTRACT_EXTENSIONS, CONTRACT_READ_MODELS, OF_CONTRACT } from './read-models.js';
