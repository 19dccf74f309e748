export { recoveryCidr, subnetCidrs } from './cidr.ts';
export { Network } from './network.ts';
export {
  type ClientEgress,
  type ClientGroup,
  type CreatedVpc,
  type EndpointService,
  type GivenVpc,
  type NetworkPlacement,
  type NetworkProps,
  networkTransforms,
} from './props.ts';
export { StoreSecurityGroup, type StoreSecurityGroupProps } from './store-security-group.ts';
