from .support import ShimTest, proves


class InterfaceEndpoints(ShimTest):
    def setUp(self):
        super().setUp()
        self.ec2 = self.client("ec2")
        self.vpc = self.ec2.create_vpc(CidrBlock="10.20.0.0/16")["Vpc"]["VpcId"]

    def create(self, **settings):
        return self.ec2.create_vpc_endpoint(
            VpcId=self.vpc,
            ServiceName="com.amazonaws.eu-central-1.secretsmanager",
            VpcEndpointType="Interface",
            **settings,
        )["VpcEndpoint"]["VpcEndpointId"]

    def read(self, name):
        return self.ec2.describe_vpc_endpoints(VpcEndpointIds=[name])["VpcEndpoints"][0]

    def groups(self, name):
        return [group["GroupId"] for group in self.read(name)["Groups"]]

    @proves("ec2.keep_endpoint_security_groups")
    def test_an_endpoint_keeps_its_security_groups(self):
        name = self.create(SecurityGroupIds=["sg-1", "sg-2"])
        self.assertEqual(self.groups(name), ["sg-1", "sg-2"])
        self.ec2.modify_vpc_endpoint(
            VpcEndpointId=name, AddSecurityGroupIds=["sg-3"], RemoveSecurityGroupIds=["sg-1"]
        )
        self.assertEqual(self.groups(name), ["sg-2", "sg-3"])

    @proves("ec2.keep_endpoint_private_dns")
    def test_an_endpoint_keeps_its_private_names(self):
        name = self.create(PrivateDnsEnabled=True)
        self.assertEqual(self.read(name)["PrivateDnsEnabled"], True)
        self.ec2.modify_vpc_endpoint(VpcEndpointId=name, PrivateDnsEnabled=False)
        self.assertEqual(self.read(name)["PrivateDnsEnabled"], False)


class SecurityGroups(ShimTest):
    @proves("ec2.ignore_ports_of_all_traffic")
    def test_the_rule_that_lets_everything_out_can_be_taken_away(self):
        ec2 = self.client("ec2")
        vpc = ec2.create_vpc(CidrBlock="10.20.0.0/16")["Vpc"]["VpcId"]
        group = ec2.create_security_group(GroupName="orders", Description="orders", VpcId=vpc)["GroupId"]
        everything = {"IpProtocol": "-1", "FromPort": 0, "ToPort": 0, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
        ec2.revoke_security_group_egress(GroupId=group, IpPermissions=[everything])
        left = ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"][0]["IpPermissionsEgress"]
        self.assertEqual(left, [])

    @proves("ec2.keep_prefix_lists_of_rules")
    def test_a_rule_keeps_the_prefix_list_it_leads_to(self):
        ec2 = self.client("ec2")
        vpc = ec2.create_vpc(CidrBlock="10.20.0.0/16")["Vpc"]["VpcId"]
        group = ec2.create_security_group(GroupName="orders", Description="orders", VpcId=vpc)["GroupId"]
        to_s3 = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "PrefixListIds": [{"PrefixListId": "pl-1"}]}
        ec2.authorize_security_group_egress(GroupId=group, IpPermissions=[to_s3])
        rules = ec2.describe_security_group_rules(Filters=[{"Name": "group-id", "Values": [group]}])
        lists = [rule["PrefixListId"] for rule in rules["SecurityGroupRules"] if "PrefixListId" in rule]
        self.assertEqual(lists, ["pl-1"])
