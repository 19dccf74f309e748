from .support import ShimTest, proves

KEY = "arn:aws:kms:eu-west-1:000000000000:key/recovery"


class Replicas(ShimTest):
    def setUp(self):
        super().setUp()
        self.rds = self.client("rds")
        self.recovery = self.client("rds", region="eu-west-1")
        self.source = self.rds.create_db_instance(
            DBInstanceIdentifier="main",
            DBInstanceClass="db.m7g.large",
            Engine="postgres",
            EngineVersion="16.10",
            AllocatedStorage=100,
            MasterUsername="master",
            MasterUserPassword="not-a-secret",
            BackupRetentionPeriod=35,
            DeletionProtection=True,
            MultiAZ=True,
            VpcSecurityGroupIds=["sg-main"],
        )["DBInstance"]

    def replicate(self, rds, source="main", **settings):
        rds.create_db_instance_read_replica(
            DBInstanceIdentifier="replica", SourceDBInstanceIdentifier=source, **settings
        )
        return self.read(rds, "replica")

    def read(self, rds, name):
        return rds.describe_db_instances(DBInstanceIdentifier=name)["DBInstances"][0]

    @proves("rds_replicas.give_replicas_their_own_settings")
    def test_a_replica_has_its_own_settings_and_the_sources_storage(self):
        replica = self.replicate(
            self.rds,
            DBInstanceClass="db.m7g.xlarge",
            DBParameterGroupName="replica-parameters",
            EnablePerformanceInsights=True,
            Iops=12000,
            MonitoringInterval=60,
            VpcSecurityGroupIds=["sg-replica"],
        )
        self.assertEqual(replica["DeletionProtection"], False)
        self.assertEqual(replica["BackupRetentionPeriod"], 0)
        self.assertEqual(replica["MultiAZ"], False)
        self.assertEqual(replica["DBInstanceClass"], "db.m7g.xlarge")
        self.assertEqual(replica["DBParameterGroups"][0]["DBParameterGroupName"], "replica-parameters")
        self.assertEqual(replica["PerformanceInsightsEnabled"], True)
        self.assertEqual(replica["Iops"], 12000)
        self.assertEqual(replica["MonitoringInterval"], 60)
        self.assertEqual([group["VpcSecurityGroupId"] for group in replica["VpcSecurityGroups"]], ["sg-replica"])
        self.assertEqual(replica["AllocatedStorage"], 100)
        self.assertEqual(replica["EngineVersion"], "16.10")

    @proves("rds_replicas.give_replicas_their_own_settings")
    def test_a_protected_source_does_not_protect_its_replica(self):
        self.replicate(self.rds)
        self.rds.delete_db_instance(DBInstanceIdentifier="replica", SkipFinalSnapshot=True)
        self.assertEqual(self.read(self.rds, "main")["DeletionProtection"], True)

    @proves("rds_replicas.give_replicas_the_port_of_their_source")
    def test_a_replica_listens_on_the_port_of_its_source(self):
        self.assertEqual(self.replicate(self.rds)["Endpoint"]["Port"], 5432)

    @proves("rds_replicas.give_replicas_the_port_of_their_source")
    def test_a_replica_listens_on_the_port_it_was_given(self):
        self.assertEqual(self.replicate(self.rds, Port=6543)["Endpoint"]["Port"], 6543)

    @proves("rds_replicas.give_replicas_the_port_of_their_source")
    def test_a_replica_in_another_region_listens_on_the_port_of_its_source(self):
        self.assertEqual(self.replicate(self.recovery, self.source["DBInstanceArn"])["Endpoint"]["Port"], 5432)

    @proves("rds_replicas.replicate_across_regions")
    def test_a_replica_in_another_region_is_told_by_the_arn_of_its_source(self):
        replica = self.replicate(self.recovery, self.source["DBInstanceArn"], KmsKeyId=KEY)
        self.assertEqual(replica["ReadReplicaSourceDBInstanceIdentifier"], self.source["DBInstanceArn"])
        self.assertEqual(replica["DBInstanceArn"], "arn:aws:rds:eu-west-1:000000000000:db:replica")
        self.assertEqual(replica["KmsKeyId"], KEY)
        self.assertEqual(replica["AvailabilityZone"], "eu-west-1a")
        self.assertEqual(replica["VpcSecurityGroups"], [])
        replicas = self.read(self.rds, "main")["ReadReplicaDBInstanceIdentifiers"]
        self.assertEqual(replicas, ["arn:aws:rds:eu-west-1:000000000000:db:replica"])

    @proves("rds_replicas.replicate_across_regions")
    def test_a_replica_in_another_region_lies_in_the_subnets_of_that_region(self):
        ec2 = self.client("ec2", region="eu-west-1")
        vpc = ec2.create_vpc(CidrBlock="10.30.0.0/16")["Vpc"]["VpcId"]
        subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.30.0.0/24")["Subnet"]["SubnetId"]
        self.recovery.create_db_subnet_group(
            DBSubnetGroupName="recovery", DBSubnetGroupDescription="recovery", SubnetIds=[subnet]
        )
        replica = self.replicate(self.recovery, self.source["DBInstanceArn"], DBSubnetGroupName="recovery")
        self.assertEqual(replica["DBSubnetGroup"]["DBSubnetGroupName"], "recovery")
        # The source itself stays in its own region.
        names = [i["DBInstanceIdentifier"] for i in self.recovery.describe_db_instances()["DBInstances"]]
        self.assertEqual(names, ["replica"])

    @proves("rds_replicas.forget_deleted_replicas")
    def test_a_source_forgets_a_deleted_replica(self):
        self.replicate(self.rds, DeletionProtection=False)
        self.rds.modify_db_instance(DBInstanceIdentifier="replica", DeletionProtection=False)
        self.assertEqual(self.read(self.rds, "main")["ReadReplicaDBInstanceIdentifiers"], ["replica"])
        self.rds.delete_db_instance(DBInstanceIdentifier="replica", SkipFinalSnapshot=True)
        self.assertEqual(self.read(self.rds, "main")["ReadReplicaDBInstanceIdentifiers"], [])
