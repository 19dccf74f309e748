"""The list of patches, by name."""

PATCHES = {}


def patch(install):
    """Registers a function that installs one correction, under `<module>.<function>`."""
    PATCHES[f"{install.__module__.rsplit('.', 1)[-1]}.{install.__name__}"] = install
    return install


def load():
    """Imports every module of patches, which registers them. Returns the patches by name."""
    from . import ec2, eks, elasticache, rds, rds_replicas  # noqa: F401

    return PATCHES


def apply(without=()):
    """Installs every patch except the named ones."""
    patches = load()
    unknown = set(without) - set(patches)
    if unknown:
        raise SystemExit(f"no such patch: {', '.join(sorted(unknown))}; there are: {', '.join(patches)}")
    for name, install in patches.items():
        if name not in without:
            install()
