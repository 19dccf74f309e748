// Package register leaves out every provider but the one that the test cluster has an emulator for.
package register

import (
	_ "github.com/external-secrets/external-secrets/pkg/provider/aws"
)
