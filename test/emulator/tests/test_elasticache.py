from .support import ShimTest, proves

KEY = "arn:aws:kms:eu-central-1:000000000000:key/main"


class Cache(ShimTest):
    def setUp(self):
        super().setUp()
        self.cache = self.client("elasticache")

    def replication_group(self, **settings):
        self.cache.create_replication_group(
            ReplicationGroupId="orders",
            ReplicationGroupDescription="orders",
            Engine="redis",
            CacheNodeType="cache.m7g.large",
            NumCacheClusters=2,
            AtRestEncryptionEnabled=True,
            **settings,
        )
        return self.cache.describe_replication_groups(ReplicationGroupId="orders")["ReplicationGroups"][0]

    def user(self, mode):
        self.cache.create_user(
            UserId="app", UserName="app", Engine="redis", AccessString="on ~* +@all", AuthenticationMode=mode
        )
        return self.read_user()

    def read_user(self):
        return self.cache.describe_users(UserId="app")["Users"][0]["Authentication"]

    @proves("elasticache.keep_kms_key")
    def test_a_replication_group_keeps_its_key(self):
        self.assertEqual(self.replication_group(KmsKeyId=KEY)["KmsKeyId"], KEY)

    @proves("elasticache.show_minor_upgrades_of_members")
    def test_a_node_shows_whether_it_is_upgraded_by_itself(self):
        name = self.replication_group(AutoMinorVersionUpgrade=True)["MemberClusters"][0]
        node = self.cache.describe_cache_clusters(CacheClusterId=name)["CacheClusters"][0]
        self.assertEqual(node["AutoMinorVersionUpgrade"], True)

    @proves("elasticache.list_only_changed_parameters")
    def test_parameters_are_listed_by_their_source(self):
        self.cache.create_cache_parameter_group(
            CacheParameterGroupName="orders", CacheParameterGroupFamily="redis7", Description="orders"
        )
        self.cache.modify_cache_parameter_group(
            CacheParameterGroupName="orders",
            ParameterNameValues=[{"ParameterName": "maxmemory-policy", "ParameterValue": "noeviction"}],
        )
        changed = self.cache.describe_cache_parameters(CacheParameterGroupName="orders", Source="user")["Parameters"]
        found = [(parameter["ParameterName"], parameter["ParameterValue"]) for parameter in changed]
        self.assertEqual(found, [("maxmemory-policy", "noeviction")])
        every = self.cache.describe_cache_parameters(CacheParameterGroupName="orders")["Parameters"]
        self.assertGreater(len(every), 1)

    @proves("elasticache.keep_authentication_mode")
    def test_a_user_in_iam_mode_is_shown_in_iam_mode(self):
        self.assertEqual(self.user({"Type": "iam"}), {"Type": "iam", "PasswordCount": 0})

    @proves("elasticache.keep_authentication_mode")
    def test_a_user_with_two_passwords_is_shown_with_two(self):
        mode = {"Type": "password", "Passwords": ["first-sixteen-chars", "second-sixteen-chars"]}
        self.assertEqual(self.user(mode), {"Type": "password", "PasswordCount": 2})

    @proves("elasticache.keep_authentication_mode")
    def test_the_mode_of_a_user_can_be_changed(self):
        self.user({"Type": "no-password-required"})
        self.assertEqual(self.read_user(), {"Type": "no-password", "PasswordCount": 0})
        self.cache.modify_user(UserId="app", AuthenticationMode={"Type": "iam"})
        self.assertEqual(self.read_user(), {"Type": "iam", "PasswordCount": 0})

    @proves("elasticache.escape_access_strings")
    def test_an_access_string_with_channels_can_be_read_back(self):
        self.cache.create_user(
            UserId="app", UserName="app", Engine="redis", AccessString="on ~* &* +@all", NoPasswordRequired=True
        )
        self.assertEqual(self.cache.describe_users(UserId="app")["Users"][0]["AccessString"], "on ~* &* +@all")
