// Package adapt holds what adapters of chat platforms share: which addresses may be followed, where a long text may be
// cut, and how what people wrote is encrypted before it is kept.
package adapt
