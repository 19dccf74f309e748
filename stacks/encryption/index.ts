export { Encryption, type EncryptionProps, encryptionTransforms } from './encryption.ts';
