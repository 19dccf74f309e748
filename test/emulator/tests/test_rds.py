from botocore.exceptions import ClientError

from .support import ShimTest, proves


class Instances(ShimTest):
    def setUp(self):
        super().setUp()
        self.rds = self.client("rds")

    def create(self, name, **settings):
        return self.rds.create_db_instance(
            DBInstanceIdentifier=name,
            DBInstanceClass="db.m7g.large",
            Engine="postgres",
            EngineVersion="16.10",
            AllocatedStorage=100,
            MasterUsername="master",
            MasterUserPassword="not-a-secret",
            **settings,
        )["DBInstance"]

    def read(self, name):
        return self.rds.describe_db_instances(DBInstanceIdentifier=name)["DBInstances"][0]

    def filtered(self, name, *values):
        found = self.rds.describe_db_instances(Filters=[{"Name": name, "Values": list(values)}])
        return [instance["DBInstanceIdentifier"] for instance in found["DBInstances"]]

    @proves("rds.match_instance_filters")
    def test_a_deleted_instance_is_not_found_by_its_resource_id(self):
        gone = self.create("gone")
        kept = self.create("kept")
        self.rds.delete_db_instance(DBInstanceIdentifier="gone", SkipFinalSnapshot=True)
        self.assertEqual(self.filtered("dbi-resource-id", gone["DbiResourceId"]), [])
        self.assertEqual(self.filtered("dbi-resource-id", kept["DbiResourceId"]), ["kept"])
        self.assertEqual(self.filtered("db-instance-id", "kept", "gone"), ["kept"])
        self.assertEqual(self.filtered("engine", "mysql"), [])

    @proves("rds.refuse_unknown_filters")
    def test_an_unknown_filter_is_refused(self):
        self.create("kept")
        with self.assertRaises(ClientError) as refused:
            self.filtered("resource-id", "db-1")
        self.assertEqual(refused.exception.response["Error"]["Code"], "InvalidParameterValue")

    @proves("rds.keep_requested_settings")
    def test_settings_are_read_back_as_asked_at_creation(self):
        self.create(
            "main",
            AutoMinorVersionUpgrade=False,
            CACertificateIdentifier="rds-ca-rsa4096-g1",
            DatabaseInsightsMode="advanced",
            EnablePerformanceInsights=True,
            PerformanceInsightsKMSKeyId="arn:aws:kms:eu-central-1:000000000000:key/insights",
            PerformanceInsightsRetentionPeriod=465,
            PreferredBackupWindow="02:00-03:00",
            StorageThroughput=500,
        )
        main = self.read("main")
        self.assertEqual(main["AutoMinorVersionUpgrade"], False)
        self.assertEqual(main["CACertificateIdentifier"], "rds-ca-rsa4096-g1")
        self.assertEqual(main["DatabaseInsightsMode"], "advanced")
        self.assertEqual(main["PerformanceInsightsEnabled"], True)
        self.assertEqual(main["PerformanceInsightsKMSKeyId"], "arn:aws:kms:eu-central-1:000000000000:key/insights")
        self.assertEqual(main["PerformanceInsightsRetentionPeriod"], 465)
        self.assertEqual(main["PreferredBackupWindow"], "02:00-03:00")
        self.assertEqual(main["StorageThroughput"], 500)

    @proves("rds.keep_requested_settings")
    def test_settings_are_read_back_as_asked_by_a_change(self):
        self.create("main", EnablePerformanceInsights=True)
        self.rds.modify_db_instance(
            DBInstanceIdentifier="main", AutoMinorVersionUpgrade=False, EnablePerformanceInsights=False
        )
        self.assertEqual(self.read("main")["AutoMinorVersionUpgrade"], False)
        self.assertEqual(self.read("main")["PerformanceInsightsEnabled"], False)

    @proves("rds.keep_log_exports")
    def test_log_exports_are_read_back_as_asked(self):
        self.create("main", EnableCloudwatchLogsExports=["postgresql", "upgrade"])
        self.assertEqual(self.read("main")["EnabledCloudwatchLogsExports"], ["postgresql", "upgrade"])

    @proves("rds.keep_log_exports")
    def test_a_change_of_log_exports_adds_and_removes(self):
        self.create("main", EnableCloudwatchLogsExports=["upgrade"])
        self.rds.modify_db_instance(
            DBInstanceIdentifier="main",
            CloudwatchLogsExportConfiguration={"EnableLogTypes": ["postgresql"], "DisableLogTypes": ["upgrade"]},
        )
        self.assertEqual(self.read("main")["EnabledCloudwatchLogsExports"], ["postgresql"])

    @proves("rds.keep_engine_lifecycle_support")
    def test_an_instance_stays_out_of_extended_support_when_asked_to(self):
        support = "open-source-rds-extended-support-disabled"
        self.assertEqual(self.create("main", EngineLifecycleSupport=support)["EngineLifecycleSupport"], support)
        self.assertEqual(self.read("main")["EngineLifecycleSupport"], support)

    @proves("rds.keep_engine_lifecycle_support")
    def test_an_instance_is_enrolled_in_extended_support_by_default(self):
        self.create("main")
        self.assertEqual(self.read("main")["EngineLifecycleSupport"], "open-source-rds-extended-support")
