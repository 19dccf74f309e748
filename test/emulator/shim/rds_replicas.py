"""RDS read replicas: their own settings, another region, and their end."""

import copy
import re

from ministack.core.responses import get_account_id, get_region, request_scope
from ministack.services import rds

from .rds import correct_after, keep_exports, keep_settings, truth
from .registry import patch

ARN = re.compile(r"arn:aws:rds:(?P<region>[^:]+):(?P<account>\d+):db:(?P<name>.+)")


def own_settings(replica, request):
    """What CreateDBInstanceReadReplica says of its own defaults; the rest is the source's (Amazon RDS API Reference)."""
    asked = lambda name: rds._p(request, name)  # noqa: E731
    replica.update(
        BackupRetentionPeriod=int(asked("BackupRetentionPeriod") or 0),
        CopyTagsToSnapshot=truth(asked("CopyTagsToSnapshot")),
        DBInstanceClass=asked("DBInstanceClass") or replica["DBInstanceClass"],
        DeletionProtection=truth(asked("DeletionProtection")),
        EnabledCloudwatchLogsExports=[],
        IAMDatabaseAuthenticationEnabled=truth(asked("EnableIAMDatabaseAuthentication")),
        Iops=int(asked("Iops")) if asked("Iops") else replica.get("Iops"),
        MonitoringInterval=int(asked("MonitoringInterval") or 0),
        MonitoringRoleArn=asked("MonitoringRoleArn"),
        MultiAZ=truth(asked("MultiAZ")),
        PendingModifiedValues={},
        PerformanceInsightsEnabled=False,
        PerformanceInsightsKMSKeyId="",
        PubliclyAccessible=truth(asked("PubliclyAccessible")),
        StorageType=asked("StorageType") or replica["StorageType"],
    )
    groups = rds._parse_member_list(request, "VpcSecurityGroupIds")
    if groups:
        replica["VpcSecurityGroups"] = [{"VpcSecurityGroupId": group, "Status": "active"} for group in groups]
    if asked("AvailabilityZone"):
        replica["AvailabilityZone"] = asked("AvailabilityZone")
    if asked("DBParameterGroupName"):
        replica["DBParameterGroups"] = [in_sync(asked("DBParameterGroupName"))]
    keep_settings(replica, request)
    keep_exports(replica, request)


@patch
def give_replicas_their_own_settings():
    """The provider sends a replica's settings with its creation; ministack ignores them and copies the source's.

    A replica would inherit deletion protection and backup retention, and could neither match its plan nor be deleted.
    """
    correct_after("CreateDBInstanceReadReplica", own_settings)


def port_of_source(replica, request):
    source = rds._resolve_instance(rds._p(request, "SourceDBInstanceIdentifier"))
    replica["Endpoint"]["Port"] = int(rds._p(request, "Port") or source["Endpoint"]["Port"])


@patch
def give_replicas_the_port_of_their_source():
    """The provider compares the port; ministack gives each replica the next port of a container it does not start.

    AWS takes the one asked for, else the source's (Amazon RDS API Reference, CreateDBInstanceReadReplica).
    """
    correct_after("CreateDBInstanceReadReplica", port_of_source)


@patch
def replicate_across_regions():
    """A replica in another region names its source by ARN; ministack refuses an ARN as too long for an identifier.

    The source is made visible in the replica's region while ministack copies it. What AWS takes from the replica's own
    region is then set: key, subnet group, security groups, parameter group and zone.
    """
    create = rds._ACTION_MAP["CreateDBInstanceReadReplica"]

    def create_anywhere(request):
        arn = ARN.fullmatch(rds._p(request, "SourceDBInstanceIdentifier"))
        if arn is None or arn["region"] == get_region():
            return create(request)
        with request_scope(arn["account"], arn["region"]):
            source = rds._resolve_instance(arn["name"])
        if source is None:
            return rds._error("DBInstanceNotFound", f"DBInstance {arn[0]} not found.", 404)
        if arn["name"] in rds._instances:
            return rds._error("InvalidParameterValue", "the emulator needs another name in this region", 400)

        rds._instances[arn["name"]] = moved(source, request)
        try:
            answer = create({**request, "SourceDBInstanceIdentifier": [arn["name"]]})
        finally:
            del rds._instances[arn["name"]]
        replica = rds._resolve_instance(rds._p(request, "DBInstanceIdentifier"))
        if answer[0] != 200 or replica is None:
            return answer
        replica["ReadReplicaSourceDBInstanceIdentifier"] = arn[0]
        source.setdefault("ReadReplicaDBInstanceIdentifiers", []).append(replica["DBInstanceArn"])
        action = "CreateDBInstanceReadReplica"
        return rds._single_instance_response(f"{action}Response", f"{action}Result", replica)

    rds._ACTION_MAP["CreateDBInstanceReadReplica"] = create_anywhere


def moved(source, request):
    """The source as it would be in the region of the request."""
    asked = lambda name: rds._p(request, name)  # noqa: E731
    here = copy.deepcopy({field: value for field, value in source.items() if not field.startswith("_")})
    family = f"default.{source['Engine']}{source['EngineVersion'].split('.')[0]}"
    subnets = asked("DBSubnetGroupName")
    here.update(
        AvailabilityZone=f"{get_region()}a",
        DBParameterGroups=[in_sync(asked("DBParameterGroupName") or family)],
        DBSubnetGroup=rds._subnet_groups.get(subnets) or {"DBSubnetGroupName": subnets or "default"},
        KmsKeyId=asked("KmsKeyId"),
        ReadReplicaDBInstanceIdentifiers=[],
        VpcSecurityGroups=[],
    )
    return here


@patch
def forget_deleted_replicas():
    """The provider reads a source's list of replicas; ministack leaves a deleted replica's name in it."""
    delete = rds._ACTION_MAP["DeleteDBInstance"]

    def delete_everywhere(request):
        replica = rds._resolve_instance(rds._p(request, "DBInstanceIdentifier"))
        answer = delete(request)
        if answer[0] == 200 and replica and replica.get("ReadReplicaSourceDBInstanceIdentifier"):
            forget(replica)
        return answer

    rds._ACTION_MAP["DeleteDBInstance"] = delete_everywhere


def forget(replica):
    arn = ARN.fullmatch(replica["ReadReplicaSourceDBInstanceIdentifier"])
    account, region = (arn["account"], arn["region"]) if arn else (get_account_id(), get_region())
    with request_scope(account, region):
        source = rds._resolve_instance(arn["name"] if arn else replica["ReadReplicaSourceDBInstanceIdentifier"])
    listed = source.get("ReadReplicaDBInstanceIdentifiers", []) if source else []
    name = replica["DBInstanceArn"] if arn else replica["DBInstanceIdentifier"]
    if name in listed:
        listed.remove(name)


def in_sync(group):
    return {"DBParameterGroupName": group, "ParameterApplyStatus": "in-sync"}
