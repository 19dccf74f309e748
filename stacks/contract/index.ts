export { type ContractProps, ContractSecret, contractTransforms, type Document } from './contract-secret.ts';
export { BackupContract, PostgresContract, RedisContract } from './contracts.ts';
