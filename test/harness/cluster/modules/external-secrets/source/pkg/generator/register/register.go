// Package register leaves out the generators.
package register
