"""RDS: what the provider reads back about an instance, and how it asks whether one is gone."""

from ministack.services import documentdb, rds

from .registry import patch

# Filter name: the stored fields it may match (Amazon RDS API Reference, DescribeDBInstances).
FILTERS = {
    "db-cluster-id": ("DBClusterIdentifier", "DBClusterArn"),
    "db-instance-id": ("DBInstanceIdentifier", "DBInstanceArn"),
    "dbi-resource-id": ("DbiResourceId",),
    "domain": (),
    "engine": ("Engine",),
}


@patch
def match_instance_filters():
    """The provider waits for a deleted instance with the filter `dbi-resource-id`; ministack ignores that name.

    It then answers with every instance of the region, so a destroy seems to hang while any other instance is left.
    """

    def matching(instances, filters):
        return [i for i in instances if all(matches(i, name, values) for name, values in filters.items())]

    def matches(instance, name, values):
        return any(instance.get(field) in values for field in FILTERS.get(name, ()))

    # DescribeDBInstances lists DocumentDB's instances too, by a copy of the same function.
    rds._apply_instance_filters = matching
    documentdb._apply_instance_filters = matching


@patch
def refuse_unknown_filters():
    """AWS refuses a filter name it does not know; ministack ignores it, so a wrong request would look right."""
    describe = rds._ACTION_MAP["DescribeDBInstances"]

    def checked(request):
        for name in rds._parse_filters(request):
            if name not in FILTERS:
                return rds._error("InvalidParameterValue", f"Unrecognized filter name: {name}", 400)
        return describe(request)

    rds._ACTION_MAP["DescribeDBInstances"] = checked


def truth(text):
    return text.lower() == "true"


# Request parameter: the stored field and how to read it.
SETTINGS = {
    "AutoMinorVersionUpgrade": ("AutoMinorVersionUpgrade", truth),
    "CACertificateIdentifier": ("CACertificateIdentifier", str),
    "DatabaseInsightsMode": ("DatabaseInsightsMode", str),
    "EnablePerformanceInsights": ("PerformanceInsightsEnabled", truth),
    "PerformanceInsightsKMSKeyId": ("PerformanceInsightsKMSKeyId", str),
    "PerformanceInsightsRetentionPeriod": ("PerformanceInsightsRetentionPeriod", int),
    "PreferredBackupWindow": ("PreferredBackupWindow", str),
    "StorageThroughput": ("StorageThroughput", int),
}
# Stored fields that ministack never shows.
HIDDEN = ("DatabaseInsightsMode", "PerformanceInsightsKMSKeyId")


def keep_settings(instance, request):
    for parameter, (field, read) in SETTINGS.items():
        value = rds._p(request, parameter)
        if value:
            instance[field] = read(value)


@patch
def keep_requested_settings():
    """The provider compares these settings with what it asked for; ministack drops them, so each plan differs."""
    render = rds._instance_xml

    def complete(instance):
        shown = "".join(f"<{field}>{instance[field]}</{field}>" for field in HIDDEN if instance.get(field))
        return render(instance) + shown

    rds._instance_xml = complete
    correct_after("CreateDBInstance", keep_settings)
    correct_after("ModifyDBInstance", keep_settings)


def keep_exports(instance, request):
    exports = instance.get("EnabledCloudwatchLogsExports") or []
    asked = rds._parse_member_list(request, "EnableCloudwatchLogsExports")
    enabled = rds._parse_member_list(request, "CloudwatchLogsExportConfiguration.EnableLogTypes")
    disabled = rds._parse_member_list(request, "CloudwatchLogsExportConfiguration.DisableLogTypes")
    kept = [name for name in asked or exports if name not in disabled]
    instance["EnabledCloudwatchLogsExports"] = kept + [name for name in enabled if name not in kept]


@patch
def keep_log_exports():
    """The provider reads back which logs are exported; ministack always answers that none are."""
    render = rds._instance_xml

    def complete(instance):
        names = instance.get("EnabledCloudwatchLogsExports") or []
        members = "".join(f"<member>{name}</member>" for name in names)
        tag = "EnabledCloudwatchLogsExports"
        return render(instance).replace(f"<{tag}/>", f"<{tag}>{members}</{tag}>")

    rds._instance_xml = complete
    correct_after("CreateDBInstance", keep_exports)
    correct_after("ModifyDBInstance", keep_exports)


STANDARD_SUPPORT = "open-source-rds-extended-support"


def keep_lifecycle_support(instance, request):
    asked = rds._p(request, "EngineLifecycleSupport")
    instance["EngineLifecycleSupport"] = asked or instance.get("EngineLifecycleSupport", STANDARD_SUPPORT)


@patch
def keep_engine_lifecycle_support():
    """The provider compares whether an instance is enrolled in extended support; ministack drops the answer.

    Each plan would then set it again. AWS enrolls an instance that says nothing, and a replica has what its source has
    (Amazon RDS API Reference, CreateDBInstance and DBInstance).
    """
    render = rds._instance_xml

    def complete(instance):
        support = instance.get("EngineLifecycleSupport", STANDARD_SUPPORT)
        return f"{render(instance)}<EngineLifecycleSupport>{support}</EngineLifecycleSupport>"

    rds._instance_xml = complete
    correct_after("CreateDBInstance", keep_lifecycle_support)


def correct_after(action, correct):
    """When the action has succeeded, lets `correct(instance, request)` change the stored instance, and answers so."""
    handler = rds._ACTION_MAP[action]

    def corrected(request):
        answer = handler(request)
        if answer[0] != 200:
            return answer
        instance = rds._resolve_instance(rds._p(request, "DBInstanceIdentifier"))
        correct(instance, request)
        return rds._single_instance_response(f"{action}Response", f"{action}Result", instance)

    rds._ACTION_MAP[action] = corrected
