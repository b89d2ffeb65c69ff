export interface StackAddress {
  account: string;
  region: string;
  stackName: string;
}
