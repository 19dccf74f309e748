/** Who says what the rules of the instance say. */
export const sources = {
  settings: 'Amazon RDS User Guide, Settings for DB instances',
  modify: 'Amazon RDS API Reference, ModifyDBInstance',
  schedule: 'Amazon RDS User Guide, Using the schedule modifications setting',
  backups: 'Amazon RDS User Guide, Backup retention period',
  storage: 'Amazon RDS User Guide, Amazon RDS DB instance storage',
  growth: 'Amazon RDS User Guide, Increasing DB instance storage capacity',
  autoscaling:
    'Amazon RDS User Guide, Managing capacity automatically with Amazon RDS storage autoscaling; AWS provider 5.100.0, requests it sends (measured)',
  logVolume: 'Amazon RDS User Guide, Using a dedicated log volume (DLV)',
  upgrade: 'Amazon RDS User Guide, Upgrading a DB instance engine version',
  rolling: 'Amazon RDS User Guide, Upgrades of the Microsoft SQL Server DB engine, Multi-AZ considerations',
  rename: 'Amazon RDS User Guide, Renaming a DB instance',
  parameterGroups: 'Amazon RDS User Guide, Parameter groups for Amazon RDS',
  certificates: 'Amazon RDS User Guide, Rotating your SSL/TLS certificate',
  secrets: 'Amazon RDS User Guide, Password management with Amazon RDS and AWS Secrets Manager',
  iam: 'Amazon RDS User Guide, IAM database authentication',
  vpc: 'Amazon RDS User Guide, Working with a DB instance in a VPC',
  multiAz: 'Amazon RDS User Guide, Multi-AZ DB instance deployments',
  replicas: 'Amazon RDS User Guide, Working with DB instance read replicas',
  deleting: 'Amazon RDS User Guide, Deleting a DB instance',
  blueGreen:
    'Amazon RDS User Guide, Blue/green deployments; AWS provider 5.100.0, requests it sends (measured)',
  monitoring: 'Amazon RDS User Guide, Setting up and enabling Enhanced Monitoring',
  sent: 'AWS provider 5.100.0, requests it sends (measured)',
  provider: 'AWS provider 5.100.0, update of a DB instance',
} as const;
