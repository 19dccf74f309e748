"""ElastiCache: what the provider reads back about replication groups, parameters and users."""

import re
from xml.sax.saxutils import escape

from ministack.services import elasticache as cache

from .registry import patch


@patch
def keep_kms_key():
    """The provider replaces a replication group whose KMS key differs; ministack forgets the key."""
    create, render = cache._create_replication_group, cache._rg_xml

    def create_with_key(request):
        answer = create(request)
        group = cache._replication_groups.get(cache._p(request, "ReplicationGroupId"))
        if answer[0] == 200 and group is not None and cache._p(request, "KmsKeyId"):
            group["KmsKeyId"] = cache._p(request, "KmsKeyId")
        return answer

    def render_with_key(group):
        key = group.get("KmsKeyId")
        return render(group) + (f"<KmsKeyId>{key}</KmsKeyId>" if key else "")

    cache._create_replication_group = create_with_key
    cache._rg_xml = render_with_key


@patch
def show_minor_upgrades_of_members():
    """The provider reads a group's automatic minor upgrades from its first node; ministack does not show them there."""
    render = cache._cluster_xml_inner

    def complete(cluster):
        upgrade = str(cluster.get("AutoMinorVersionUpgrade", True)).lower()
        return f"{render(cluster)}<AutoMinorVersionUpgrade>{upgrade}</AutoMinorVersionUpgrade>"

    cache._cluster_xml_inner = complete


@patch
def list_only_changed_parameters():
    """The provider asks for parameters with the source `user`; ministack lists the system's own as well.

    Each plan would then remove parameters that nobody set.
    """
    describe = cache._describe_cache_parameters
    parameter = re.compile(r"<Parameter>.*?</Parameter>", re.DOTALL)

    def filtered(request):
        status, headers, body = describe(request)
        source = cache._p(request, "Source")
        if status != 200 or not source:
            return status, headers, body
        keep = lambda found: found[0] if f"<Source>{source}</Source>" in found[0] else ""  # noqa: E731
        return status, headers, parameter.sub(keep, body.decode()).encode()

    cache._describe_cache_parameters = filtered


# How a requested mode is shown (Amazon ElastiCache API Reference, InputAuthenticationType and AuthenticationType).
SHOWN_AS = {"iam": "iam", "no-password-required": "no-password", "password": "password"}


@patch
def keep_authentication_mode():
    """The provider reads back how a user authenticates; ministack knows only passwords outside of the mode.

    A user in IAM mode would be shown as one who needs no password.
    """

    def keeping(change):
        def changed(request):
            answer = change(request)
            user = cache._users.get(cache._p(request, "UserId"))
            mode = cache._p(request, "AuthenticationMode.Type")
            if answer[0] != 200 or user is None or mode not in SHOWN_AS:
                return answer
            passwords = cache._extract_configs(request, "AuthenticationMode.Passwords", ("member",))
            user["Authentication"] = {"Type": SHOWN_AS[mode], "PasswordCount": len(passwords)}
            return rendered(user, answer)

        return changed

    def rendered(user, answer):
        status, headers, body = answer
        pattern = re.compile(r"<UserId>.*</ARN>", re.DOTALL)
        return status, headers, pattern.sub(lambda _: cache._user_xml(user), body.decode()).encode()

    cache._create_user = keeping(cache._create_user)
    cache._modify_user = keeping(cache._modify_user)


@patch
def escape_access_strings():
    """An access string such as `~* &* +@all` is text, not XML; ministack prints its `&` as it is.

    The provider cannot decode the answer and gives up on the user.
    """
    render = cache._user_xml

    def escaped(user):
        return render({**user, "AccessString": escape(user.get("AccessString", ""))})

    cache._user_xml = escaped
