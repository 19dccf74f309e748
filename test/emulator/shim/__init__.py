"""Corrections to ministack, the AWS emulator, for what the AWS provider of Terraform needs.

One module per AWS service. Each patch is a function that installs one correction when called; its docstring says what
the provider needs and what ministack does instead. `registry.apply` installs them all, or all but some.
"""
