"""EKS: pod identity associations."""

from ministack.services import eks

from .registry import patch


@patch
def tag_pod_identity_associations():
    """The provider changes tags with TagResource; ministack refuses the ARN of an association there.

    Without it, any change of a default tag fails.
    """
    resolve, describe = eks._resolve_tag_resource_arn, eks._describe_pod_identity_association

    def resolve_all(arn):
        known = {association["associationArn"] for association in eks._pod_identity_associations.values()}
        return (arn, None) if arn in known else resolve(arn)

    def describe_with_tags(cluster, identifier):
        association = eks._pod_identity_associations.get(eks._pia_key(cluster, identifier))
        if association is not None:
            association["tags"] = dict(eks._tags.get(association["associationArn"], {}))
        return describe(cluster, identifier)

    eks._resolve_tag_resource_arn = resolve_all
    eks._describe_pod_identity_association = describe_with_tags
