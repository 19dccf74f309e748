"""EC2: interface endpoints and security groups."""

from ministack.services import ec2

from .registry import patch


@patch
def keep_endpoint_security_groups():
    """The provider compares an interface endpoint's security groups; ministack neither keeps nor shows them."""

    def keep(endpoint, request):
        asked = ec2._parse_member_list(request, "SecurityGroupId")
        added = ec2._parse_member_list(request, "AddSecurityGroupId")
        removed = ec2._parse_member_list(request, "RemoveSecurityGroupId")
        kept = [group for group in asked or endpoint.get("Groups", []) if group not in removed]
        endpoint["Groups"] = kept + [group for group in added if group not in kept]

    def show(endpoint):
        groups = "".join(f"<item><groupId>{group}</groupId></item>" for group in endpoint.get("Groups", []))
        return f"<groupSet>{groups}</groupSet>"

    correct_endpoints(keep, show)


@patch
def keep_endpoint_private_dns():
    """The provider compares whether an interface endpoint has private names; ministack answers that it has none."""

    def keep(endpoint, request):
        if ec2._p(request, "PrivateDnsEnabled"):
            endpoint["PrivateDnsEnabled"] = ec2._p(request, "PrivateDnsEnabled") == "true"

    def show(endpoint):
        return f"<privateDnsEnabled>{str(endpoint.get('PrivateDnsEnabled', False)).lower()}</privateDnsEnabled>"

    correct_endpoints(keep, show)


def correct_endpoints(keep, show):
    """Lets `keep(endpoint, request)` store what was asked, and adds what `show(endpoint)` renders to each answer."""
    create, modify = ec2._ACTION_MAP["CreateVpcEndpoint"], ec2._ACTION_MAP["ModifyVpcEndpoint"]
    render = ec2._vpce_fields_xml

    def create_keeping(request):
        before = set(ec2._vpc_endpoints)
        answer = create(request)
        for name in set(ec2._vpc_endpoints) - before:
            endpoint = ec2._vpc_endpoints[name]
            keep(endpoint, request)
            answer = ec2._xml(200, "CreateVpcEndpointResponse", ec2._vpce_fields_xml(endpoint, tag="vpcEndpoint"))
        return answer

    def modify_keeping(request):
        endpoint = ec2._vpc_endpoints.get(ec2._p(request, "VpcEndpointId"))
        if endpoint is not None:
            keep(endpoint, request)
        return modify(request)

    def complete(endpoint, tag="item"):
        inner, end, rest = render(endpoint, tag=tag).rpartition(f"</{tag}>")
        return inner + show(endpoint) + end + rest

    ec2._ACTION_MAP["CreateVpcEndpoint"] = create_keeping
    ec2._ACTION_MAP["ModifyVpcEndpoint"] = modify_keeping
    ec2._vpce_fields_xml = complete


@patch
def ignore_ports_of_all_traffic():
    """The provider takes away a new group's rule that lets everything out, naming ports 0 to 0 of protocol -1.

    AWS ignores ports for that protocol; ministack compares them, finds no such rule, and the group stays open.
    """
    parse = ec2._parse_ip_permissions

    def parse_without_ports(request, prefix):
        rules = parse(request, prefix)
        for rule in rules:
            if rule["IpProtocol"] == "-1":
                rule.pop("FromPort", None)
                rule.pop("ToPort", None)
        return rules

    ec2._parse_ip_permissions = parse_without_ports


@patch
def keep_prefix_lists_of_rules():
    """A rule may lead to a prefix list, as the one to S3 through its gateway does; ministack neither reads nor shows it.

    The provider would find a rule that leads nowhere, and fail to plan its replacement.
    """
    parse, render = ec2._parse_ip_permissions, ec2._sg_rule_xml

    def prefix_lists(request, permission):
        lists = []
        while name := ec2._p(request, f"{permission}.PrefixListIds.{len(lists) + 1}.PrefixListId"):
            text = ec2._p(request, f"{permission}.PrefixListIds.{len(lists) + 1}.Description")
            lists.append({"PrefixListId": name, **({"Description": text} if text else {})})
        return lists

    def parse_with_prefix_lists(request, prefix):
        rules = parse(request, prefix)
        for number, rule in enumerate(rules, start=1):
            rule["PrefixListIds"] = prefix_lists(request, f"{prefix}.{number}")
        return rules

    ec2._parse_ip_permissions = parse_with_prefix_lists

    def render_with_prefix_list(group, rule, is_egress=False):
        shown = render(group, rule, is_egress=is_egress)
        # A rule has one destination (EC2 API Reference, SecurityGroupRule), so there is one item to complete.
        for entry in rule.get("PrefixListIds", [])[:1]:
            shown = shown.replace("</item>", f"<prefixListId>{entry['PrefixListId']}</prefixListId></item>")
        return shown

    ec2._sg_rule_xml = render_with_prefix_list
